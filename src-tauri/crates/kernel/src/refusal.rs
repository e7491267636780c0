//! Refusals: what a person is told when something cannot be done, as a code and parameters, never a sentence.

use std::collections::BTreeMap;

use serde_json::Value;

/// The parameters of a refusal, by name; amounts in cents, instants in RFC 3339.
pub type Params = BTreeMap<&'static str, Value>;

/// An error that may cross the boundary.
pub trait Refusal: std::error::Error {
    /// `crate.what_happened`; a key of `src-tauri/locales/*/errors.json`.
    fn code(&self) -> &'static str;
    /// What the words of the code need.
    fn params(&self) -> Params;
}

/// Declares a crate's error enum: each variant has a code, its fields are its parameters; `wraps` lists
/// the refusals of crates below that it carries. Generates `Display` (for the log), `Error`, [`Refusal`] and `CODES`.
///
/// ```
/// kernel::refusals! {
///     /// Why an order is refused.
///     pub enum Error {
///         /// Another person was faster.
///         SeatTaken { seat: String } = "sales.seat_taken",
///         /// The basket has no line.
///         BasketEmpty = "sales.basket_empty",
///     }
/// }
/// assert_eq!(Error::CODES, ["sales.seat_taken", "sales.basket_empty"]);
/// ```
#[macro_export]
macro_rules! refusals {
    (
        $(#[$doc:meta])*
        $vis:vis enum $name:ident {
            $(
                $(#[$vdoc:meta])*
                $variant:ident $({ $($field:ident : $type:ty),* $(,)? })? = $code:literal,
            )*
        }
        $(wraps { $( $wrapped:ident($inner:ty) ),* $(,)? })?
    ) => {
        $(#[$doc])*
        #[derive(Debug)]
        $vis enum $name {
            $( $(#[$vdoc])* $variant $({ $( #[doc = concat!("Parameter `", stringify!($field), "`.")] $field: $type ),* })?, )*
            $($( #[doc = concat!("A refusal of `", stringify!($inner), "`.")] $wrapped($inner), )*)?
        }

        impl $name {
            /// Every code this enum declares itself.
            pub const CODES: &'static [&'static str] = &[$($code),*];
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    $($( Self::$wrapped(inner) => ::std::fmt::Display::fmt(inner, f), )*)?
                    #[allow(unreachable_patterns)]
                    own => {
                        f.write_str($crate::Refusal::code(own))?;
                        for (name, value) in $crate::Refusal::params(own) {
                            write!(f, " {name}={value}")?;
                        }
                        Ok(())
                    }
                }
            }
        }

        impl ::std::error::Error for $name {
            fn source(&self) -> Option<&(dyn ::std::error::Error + 'static)> {
                match self {
                    $($( Self::$wrapped(inner) => ::std::error::Error::source(inner), )*)?
                    #[allow(unreachable_patterns)]
                    _ => None,
                }
            }
        }

        impl $crate::Refusal for $name {
            fn code(&self) -> &'static str {
                match self {
                    $( Self::$variant $({ $($field: _),* })? => $code, )*
                    $($( Self::$wrapped(inner) => $crate::Refusal::code(inner), )*)?
                }
            }
            fn params(&self) -> $crate::Params {
                match self {
                    $( Self::$variant $({ $($field),* })? => $crate::Params::from([
                        $($( (stringify!($field), $crate::refusal::value($field)) ),*)?
                    ]), )*
                    $($( Self::$wrapped(inner) => $crate::Refusal::params(inner), )*)?
                }
            }
        }

        $($(
            impl From<$inner> for $name {
                fn from(inner: $inner) -> Self {
                    Self::$wrapped(inner)
                }
            }
        )*)?
    };
}

/// A parameter as JSON; what cannot be written is told as null rather than lost with the refusal.
pub fn value<T: serde::Serialize>(parameter: &T) -> Value {
    serde_json::to_value(parameter).unwrap_or(Value::Null)
}

#[cfg(test)]
mod tests {
    use super::*;

    refusals! {
        /// Inner.
        pub enum Inner {
            /// A file problem.
            Broken { path: String } = "inner.broken",
        }
    }
    refusals! {
        /// Outer.
        pub enum Outer {
            /// Plain.
            Empty = "outer.empty",
        }
        wraps { Inner(Inner) }
    }

    #[test]
    fn a_refusal_keeps_its_code_and_parameters_through_the_crates() {
        let error: Outer = Inner::Broken { path: "x".into() }.into();
        assert_eq!(error.code(), "inner.broken");
        assert_eq!(error.params()["path"], "x");
        assert_eq!(Outer::Empty.to_string(), "outer.empty");
        assert_eq!((Outer::CODES, Inner::CODES), (&["outer.empty"][..], &["inner.broken"][..]));
    }
}
