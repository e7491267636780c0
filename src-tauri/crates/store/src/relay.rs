//! Statements handed over one ahead: while one runs on the thread of its connection, the next is made ready.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments as _, AssertSqlSafe, Encode, Sqlite, SqliteConnection, Type};

use crate::Result;

/// A connection on which one statement may run while the next is made ready. What goes wrong with one is said when the next
/// is handed over, or at the end: nothing is handed over after it.
pub struct Relay<'c>(State<'c>);

enum State<'c> {
    Free(&'c mut SqliteConnection),
    Running(Running<'c>),
}

type Running<'c> = Pin<Box<dyn Future<Output = (&'c mut SqliteConnection, sqlx::Result<()>)> + Send + 'c>>;

impl fmt::Debug for Relay<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let running = matches!(self.0, State::Running(_));
        f.debug_struct("Relay").field("running", &running).finish()
    }
}

/// The values of a statement, in the order of its places.
#[derive(Debug, Default)]
pub struct Values {
    arguments: SqliteArguments,
    /// The first that has no form in the database.
    unencoded: Option<sqlx::Error>,
}

impl Values {
    /// Binds the next value.
    pub fn bind<'q, T: Encode<'q, Sqlite> + Type<Sqlite>>(&mut self, value: T) -> &mut Self {
        if let Err(error) = self.arguments.add(value) {
            self.unencoded.get_or_insert(sqlx::Error::Encode(error));
        }
        self
    }

    pub(crate) fn reserve(&mut self, values: usize) {
        self.arguments.reserve(values, 0);
    }
}

impl<'c> Relay<'c> {
    /// On a connection.
    pub fn over(conn: &'c mut SqliteConnection) -> Self {
        Self(State::Free(conn))
    }

    /// The connection, when what ran on it has ended.
    ///
    /// # Errors
    ///
    /// What the database said of the last statement.
    pub async fn free(self) -> Result<&'c mut SqliteConnection> {
        match self.0 {
            State::Free(conn) => Ok(conn),
            State::Running(running) => {
                let (conn, done) = running.await;
                done?;
                Ok(conn)
            }
        }
    }

    /// Hands a statement over, when the one before has ended, and does not wait for its end.
    ///
    /// # Errors
    ///
    /// What the database said of the one before; a value that has no form there.
    pub async fn hand(self, text: Arc<str>, values: Values) -> Result<Self> {
        let conn = self.free().await?;
        let Values { arguments, unencoded } = values;
        if let Some(error) = unencoded {
            return Err(error.into());
        }
        let mut running: Running<'c> = Box::pin(async move {
            let done = sqlx::query_with(AssertSqlSafe(text), arguments).execute(&mut *conn).await;
            (conn, done.map(drop))
        });
        // Nothing is sent before the first look.
        match poll_fn(|context| Poll::Ready(running.as_mut().poll(context))).await {
            Poll::Pending => Ok(Self(State::Running(running))),
            Poll::Ready((conn, done)) => {
                done?;
                Ok(Self(State::Free(conn)))
            }
        }
    }
}
