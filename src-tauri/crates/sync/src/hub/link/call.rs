//! One call over a desk's connection. Behind a pooler that gives the server's connections to transactions (PgBouncer's
//! transaction mode), a call is a transaction, and leaves no statement prepared: a connection of the server that is handed on
//! in the middle of a call, or that keeps statements under the names of somebody else's, would mix two calls up.

use std::pin::Pin;

use futures_util::{FutureExt as _, Stream, StreamExt as _, TryFutureExt as _, TryStreamExt as _, stream};
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArguments, PgConnection, PgQueryResult, PgRow, PgStatement, PgTypeInfo, Postgres};
use sqlx::{Connection as _, Describe, Either, Error, Execute, Executor, SqlStr};

use super::Link;

/// What a statement answers, one row or its end.
type Told = Either<PgQueryResult, PgRow>;
type Later<'e, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'e>>;

/// A connection for the time of a call.
#[derive(Debug)]
pub(super) struct Call<'c> {
    conn: &'c mut PgConnection,
    pooled: bool,
}

impl Link {
    /// The connection, for a call.
    pub(super) fn call(&mut self) -> Call<'_> {
        Call { conn: &mut self.conn, pooled: self.pooled }
    }
}

impl Call<'_> {
    /// The call as a transaction.
    async fn alone<'q, E: Execute<'q, Postgres> + 'q>(self, query: E) -> Result<Vec<Told>, Error> {
        let mut tx = self.conn.begin().await?;
        match tx.fetch_many(Unnamed(query)).try_collect().await {
            Ok(told) => tx.commit().await.map(|()| told),
            Err(error) => {
                // What was refused is the one to tell; the server's connection is given back at once.
                let _ = tx.rollback().await;
                Err(error)
            }
        }
    }
}

impl<'c> Executor<'c> for Call<'c> {
    type Database = Postgres;

    fn fetch_many<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> Pin<Box<dyn Stream<Item = Result<Told, Error>> + Send + 'e>>
    where
        'c: 'e,
        E: Execute<'q, Postgres> + 'q,
    {
        match self.pooled {
            false => self.conn.fetch_many(query),
            true => {
                let told = self.alone(query).map_ok(|told| stream::iter(told.into_iter().map(Ok)));
                stream::once(told).try_flatten().boxed()
            }
        }
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> Later<'e, Option<PgRow>>
    where
        'c: 'e,
        E: Execute<'q, Postgres> + 'q,
    {
        match self.pooled {
            false => self.conn.fetch_optional(query),
            true => self.alone(query).map_ok(|told| told.into_iter().find_map(Either::right)).boxed(),
        }
    }

    fn prepare_with<'e>(self, sql: SqlStr, parameters: &'e [PgTypeInfo]) -> Later<'e, PgStatement>
    where
        'c: 'e,
    {
        self.conn.prepare_with(sql, parameters)
    }

    fn describe<'e>(self, sql: SqlStr) -> Later<'e, Describe<Postgres>>
    where
        'c: 'e,
    {
        self.conn.describe(sql)
    }
}

/// A query whose statement keeps no name on the server.
struct Unnamed<E>(E);

impl<'q, E: Execute<'q, Postgres>> Execute<'q, Postgres> for Unnamed<E> {
    fn sql(self) -> SqlStr {
        self.0.sql()
    }

    fn statement(&self) -> Option<&PgStatement> {
        self.0.statement()
    }

    fn take_arguments(&mut self) -> Result<Option<PgArguments>, BoxDynError> {
        self.0.take_arguments()
    }

    fn persistent(&self) -> bool {
        false
    }
}
