//! Column types: ids are 16-byte blobs, money is integer cents, instants are integer milliseconds.

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo, SqliteValueRef};
use sqlx::{Decode, Encode, Sqlite, Type};

use crate::{Instant, Money, VatRate};

macro_rules! uuid_column {
    ($name:ident) => {
        const _: () = {
            use ::sqlx::{Decode, Encode, Sqlite, Type};

            impl Type<Sqlite> for $name {
                fn type_info() -> ::sqlx::sqlite::SqliteTypeInfo {
                    <Uuid as Type<Sqlite>>::type_info()
                }
                fn compatible(info: &::sqlx::sqlite::SqliteTypeInfo) -> bool {
                    <Uuid as Type<Sqlite>>::compatible(info)
                }
            }
            impl Encode<'_, Sqlite> for $name {
                fn encode_by_ref(
                    &self,
                    buffer: &mut ::sqlx::sqlite::SqliteArgumentsBuffer,
                ) -> Result<::sqlx::encode::IsNull, ::sqlx::error::BoxDynError> {
                    <Uuid as Encode<'_, Sqlite>>::encode_by_ref(&self.0, buffer)
                }
            }
            impl<'r> Decode<'r, Sqlite> for $name {
                fn decode(
                    value: ::sqlx::sqlite::SqliteValueRef<'r>,
                ) -> Result<Self, ::sqlx::error::BoxDynError> {
                    <Uuid as Decode<'r, Sqlite>>::decode(value).map(Self)
                }
            }
        };
    };
}
pub(crate) use uuid_column;

macro_rules! integer_column {
    ($name:ident, $to:expr, $from:expr) => {
        impl Type<Sqlite> for $name {
            fn type_info() -> SqliteTypeInfo {
                <i64 as Type<Sqlite>>::type_info()
            }
            fn compatible(info: &SqliteTypeInfo) -> bool {
                <i64 as Type<Sqlite>>::compatible(info)
            }
        }
        impl Encode<'_, Sqlite> for $name {
            fn encode_by_ref(&self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
                let to: fn(&$name) -> i64 = $to;
                <i64 as Encode<'_, Sqlite>>::encode_by_ref(&to(self), buffer)
            }
        }
        impl<'r> Decode<'r, Sqlite> for $name {
            fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
                let from: fn(i64) -> Result<$name, BoxDynError> = $from;
                from(<i64 as Decode<'r, Sqlite>>::decode(value)?)
            }
        }
    };
}

integer_column!(Money, |money| money.as_cents(), |cents| Ok(Money::cents(cents)));
integer_column!(Instant, |instant| instant.as_millis(), |millis| Ok(Instant::from_millis(millis)));
integer_column!(VatRate, |rate| rate.as_basis_points().into(), |bp| Ok(VatRate::basis_points(
    bp.try_into()?
)));
