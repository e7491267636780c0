//! E-mail addresses: as typed, and as compared.

use crate::text;

/// The address as it is compared: trimmed, lower case. `None` when it cannot be an address.
///
/// Checked as a mail system would need it, not as RFC 5322 allows it: one `@`, a local part, a domain of two
/// labels or more, no blank, no comma.
#[must_use]
pub fn normalise(typed: &str) -> Option<String> {
    let address = text::trim(typed).to_lowercase();
    let (local, domain) = address.split_once('@')?;
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let local_holds = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.chars().all(|c| c.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c));
    let domain_holds = domain.len() <= 253 && domain.contains('.') && domain.split('.').all(label);
    (local_holds && domain_holds).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_blanks_do_not_tell_addresses_apart() {
        assert_eq!(normalise(" MARIE.Dupont@Example.ORG ").as_deref(), Some("marie.dupont@example.org"));
    }

    #[test]
    fn what_no_mail_system_delivers_is_not_an_address() {
        for typed in
            ["", "marie", "marie@", "@example.org", "a@b", "a b@c.fr", "a@b..fr", "a@@b.fr", "a,b@c.fr"]
        {
            assert_eq!(normalise(typed), None, "{typed}");
        }
    }
}
