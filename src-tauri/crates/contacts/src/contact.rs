//! A contact: a person or an organisation, owned by the venue that created or received it.

pub mod store;

use chrono::NaiveDate;
use kernel::ContactId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::point::Point;
use crate::{Error, Result, text};

/// What a contact is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(rename_all = "snake_case")]
#[schemars(rename = "ContactKind")]
pub enum Kind {
    /// One person.
    #[default]
    Person,
    /// A school, an association, a company.
    Organisation,
}

/// The merged sheet of a contact: its base fields. An empty text is a field nobody filled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, sqlx::FromRow)]
#[serde(deny_unknown_fields, default)]
pub struct Sheet {
    /// Person or organisation.
    pub kind: Kind,
    /// « Mme », « M. », as typed.
    pub civility: String,
    /// Given names.
    pub given: String,
    /// The name in use, particles as typed.
    pub usage: String,
    /// The birth name, when it differs.
    pub birth_name: String,
    /// The organisation's name.
    pub organisation: String,
    /// The language to speak, a two-letter code.
    pub language: String,
    /// The birth date.
    pub birth_date: Option<NaiveDate>,
    /// Private notes of the venue.
    pub notes: String,
}

/// A contact with its coordinates, as it is written.
#[derive(Debug, Clone)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// Its sheet.
    pub sheet: Sheet,
    /// Its coordinates.
    pub points: Vec<Point>,
}

impl Sheet {
    /// The name as it is shown: « Anne-Laure L'Herminier », or the organisation.
    #[must_use]
    pub fn name(&self) -> String {
        let person = [self.given.as_str(), self.usage.as_str()];
        let person = person.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ");
        if person.is_empty() { self.organisation.clone() } else { person }
    }

    /// What is compared to tell that two sheets name the same person: usage name, then given names.
    #[must_use]
    pub fn name_key(&self) -> String {
        match self.kind {
            Kind::Person => format!("{} {}", text::key(&self.usage), text::key(&self.given)),
            Kind::Organisation => text::key(&self.organisation),
        }
    }

    /// The sheet with its texts trimmed.
    #[must_use]
    pub fn trimmed(mut self) -> Self {
        for field in [
            &mut self.civility,
            &mut self.given,
            &mut self.usage,
            &mut self.birth_name,
            &mut self.organisation,
            &mut self.language,
            &mut self.notes,
        ] {
            let trimmed = text::trim(field);
            if trimmed.len() != field.len() {
                *field = trimmed.to_owned();
            }
        }
        self
    }

    /// Whether nobody could be recognised by this sheet.
    #[must_use]
    pub fn is_nameless(&self) -> bool {
        [&self.given, &self.usage, &self.birth_name, &self.organisation].iter().all(|name| name.is_empty())
    }

    /// The sheet with some fields replaced, and those that really change.
    ///
    /// # Errors
    ///
    /// [`Error::FieldInvalid`] when a field does not exist or does not take the value.
    pub fn patched(&self, patch: &Map<String, Value>) -> Result<(Self, Map<String, Value>)> {
        let mut fields = self.fields();
        for (field, value) in patch {
            if !fields.contains_key(field) {
                return Err(Error::FieldInvalid { field: field.clone() });
            }
            let mut one = self.fields();
            one.insert(field.clone(), value.clone());
            // Each field is tried alone, so that the refusal names the right one.
            let tried: std::result::Result<Self, _> = serde_json::from_value(Value::Object(one));
            let tried = tried.map_err(|_| Error::FieldInvalid { field: field.clone() })?.trimmed();
            fields.insert(field.clone(), tried.fields().remove(field).unwrap_or(Value::Null));
        }
        let patched: Self = serde_json::from_value(Value::Object(fields.clone()))
            .map_err(|_| Error::FieldInvalid { field: String::new() })?;
        let before = self.fields();
        fields.retain(|field, value| before.get(field) != Some(value));
        Ok((patched, fields))
    }

    /// The sheet as the change log keeps it, field by field.
    #[must_use]
    pub fn fields(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(fields)) => fields,
            _ => Map::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn patch(value: Value) -> Map<String, Value> {
        serde_json::from_value(value).expect("an object")
    }

    #[test]
    fn only_what_really_changes_counts_as_changed() {
        let sheet = Sheet { usage: "Martin".into(), given: "Anne".into(), ..Sheet::default() };
        let (next, changed) =
            sheet.patched(&patch(json!({"usage": " Martin ", "birth_date": "1981-12-03"}))).expect("taken");
        assert_eq!(changed, patch(json!({"birth_date": "1981-12-03"})));
        assert_eq!(next.birth_date, NaiveDate::from_ymd_opt(1981, 12, 3));
    }

    #[test]
    fn a_field_that_does_not_exist_or_does_not_take_the_value_is_named() {
        let sheet = Sheet::default();
        for (bad, field) in [
            (json!({"colour": "red"}), "colour"),
            (json!({"given": "A", "birth_date": "31/12"}), "birth_date"),
        ] {
            match sheet.patched(&patch(bad)) {
                Err(Error::FieldInvalid { field: named }) => assert_eq!(named, field),
                other => panic!("refused, not {other:?}"),
            }
        }
    }
}
