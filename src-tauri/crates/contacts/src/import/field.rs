//! The fields of a contact that a column may fill, and the headers by which they are recognised.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text;

/// What a column fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// « Mme », « M. ».
    Civility,
    /// Given names.
    Given,
    /// The name in use.
    Usage,
    /// Civility, name and given names in one column.
    FullName,
    /// The birth name.
    BirthName,
    /// The organisation's name.
    Organisation,
    /// The birth date.
    BirthDate,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// The lines of an address.
    AddressLines,
    /// The postcode.
    Postcode,
    /// The city.
    City,
    /// The language.
    Language,
    /// Notes.
    Notes,
}

impl Field {
    /// Whether several columns may fill it, each with a value of its own.
    #[must_use]
    pub fn is_repeatable(self) -> bool {
        matches!(self, Self::Email | Self::Phone | Self::AddressLines | Self::Notes)
    }
}

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its header, as written.
    pub header: String,
    /// What it fills; a column that fills nothing is left aside, and said so.
    pub field: Option<Field>,
    /// Its first values.
    pub samples: Vec<String>,
}

/// Headers, folded, letters alone; the most precise first.
const HEADERS: [(Field, &[&str]); 14] = [
    (Field::Civility, &["civilite", "civ", "titre", "civility", "title", "politesse"]),
    (
        Field::BirthDate,
        &[
            "datedenaissance",
            "naissance",
            "datenaissance",
            "ddn",
            "neele",
            "birthdate",
            "birthday",
            "dateofbirth",
        ],
    ),
    (Field::BirthName, &["nomdenaissance", "nomdejeunefille", "nomnaissance", "birthname", "maidenname"]),
    (
        Field::FullName,
        &[
            "identite",
            "nometprenom",
            "nomprenom",
            "prenomnom",
            "nomcomplet",
            "fullname",
            "client",
            "spectateur",
            "contact",
        ],
    ),
    (Field::Given, &["prenom", "prenoms", "firstname", "givenname", "given"]),
    (
        Field::Usage,
        &[
            "nom",
            "nomdefamille",
            "nomusage",
            "nomdusage",
            "nomusuel",
            "lastname",
            "surname",
            "familyname",
            "name",
        ],
    ),
    (
        Field::Organisation,
        &[
            "organisation",
            "societe",
            "structure",
            "raisonsociale",
            "etablissement",
            "association",
            "entreprise",
            "company",
            "organization",
        ],
    ),
    (
        Field::Email,
        &[
            "courriel",
            "email",
            "mail",
            "adressemail",
            "adresseemail",
            "adresseelectronique",
            "mel",
            "emailprincipal",
            "email1",
            "email2",
        ],
    ),
    (
        Field::Phone,
        &[
            "telephone",
            "tel",
            "portable",
            "mobile",
            "telephonemobile",
            "telephoneportable",
            "telephonefixe",
            "telfixe",
            "telportable",
            "telmobile",
            "fixe",
            "gsm",
            "phone",
            "numerodetelephone",
            "tel1",
            "tel2",
            "telephone1",
            "telephone2",
        ],
    ),
    (Field::Postcode, &["cp", "codepostal", "postcode", "postalcode", "zip", "zipcode"]),
    (Field::City, &["ville", "commune", "localite", "city", "town"]),
    (
        Field::AddressLines,
        &[
            "adresse",
            "adressepostale",
            "adresse1",
            "adresse2",
            "rue",
            "voie",
            "address",
            "street",
            "adressecomplete",
        ],
    ),
    (Field::Language, &["langue", "language"]),
    (
        Field::Notes,
        &[
            "notes",
            "note",
            "commentaire",
            "commentaires",
            "remarque",
            "remarques",
            "observations",
            "comments",
        ],
    ),
];

/// The field that a header names.
#[must_use]
pub fn guess(header: &str) -> Option<Field> {
    let folded = text::words(header).concat();
    HEADERS.iter().find(|(_, names)| names.contains(&folded.as_str())).map(|(field, _)| *field)
}
