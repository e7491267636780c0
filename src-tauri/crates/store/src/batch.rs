//! Statements that go to the database together.
//!
//! A connection lives on a thread of its own, and handing one statement over to it and waiting for its answer costs
//! more than most statements of a sale themselves (`docs/speed.md`). What can be asked at once is asked at once.

use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use sqlx::sqlite::{SqliteArguments, SqliteQueryResult, SqliteRow};
use sqlx::{
    Arguments as _, AssertSqlSafe, Either, Encode, Executor as _, FromRow, Sqlite, SqliteConnection, Type,
};
use tokio_stream::{Stream, StreamExt as _};

use crate::Result;
use crate::soon::soon;

/// Statements in the order in which they are run, with their parameters.
#[derive(Debug, Default)]
pub struct Batch {
    sql: String,
    arguments: SqliteArguments,
    statements: usize,
    /// The first value that has no form in the database.
    unencoded: Option<sqlx::Error>,
}

/// Where the answer of one statement is found among [`Answers`]; `T` is what its rows are read as.
#[derive(Debug)]
pub struct At<T>(usize, PhantomData<fn() -> T>);

/// What the statements of a batch answered.
#[derive(Debug, Default)]
pub struct Answers(Vec<(Vec<SqliteRow>, SqliteQueryResult)>);

impl Batch {
    /// Adds a statement. Its parameters are written `?`, without a number (the driver counts them over the whole
    /// batch), and bound next, in their order.
    pub fn statement(&mut self, sql: &'static str) -> &mut Self {
        self.sql.push_str(sql);
        self.sql.push_str(";\n");
        self.statements += 1;
        self
    }

    /// Binds the next parameter of the statement just added.
    pub fn bind<'q, T: Encode<'q, Sqlite> + Type<Sqlite>>(&mut self, value: T) -> &mut Self {
        if let Err(error) = self.arguments.add(value) {
            self.unencoded.get_or_insert(sqlx::Error::Encode(error));
        }
        self
    }

    /// Where the answer of the statement just added will be found.
    #[must_use]
    pub fn answer<T>(&self) -> At<T> {
        At(self.statements - 1, PhantomData)
    }

    /// Runs every statement; nothing is asked when there is none.
    ///
    /// # Errors
    ///
    /// What the database says of the first that it refuses; the later ones were not run.
    pub async fn run(self, conn: &mut SqliteConnection) -> Result<Answers> {
        self.begin(conn).answers().await
    }

    /// Hands every statement over and does not wait: the connection's thread reads ahead meanwhile.
    pub fn begin(self, conn: &mut SqliteConnection) -> Begun<'_> {
        if let Some(error) = self.unencoded {
            return Begun { stream: Box::pin(tokio_stream::once(Err(error))), first: None };
        }
        if self.statements == 0 {
            return Begun { stream: Box::pin(tokio_stream::empty()), first: None };
        }
        let mut stream = conn.fetch_many(sqlx::query_with(AssertSqlSafe(self.sql), self.arguments));
        // Nothing is sent before the first look; this one wakes nobody.
        let first = match stream.as_mut().poll_next(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(answer) => answer,
            Poll::Pending => None,
        };
        Begun { stream, first }
    }
}

/// Statements under way.
#[must_use]
pub struct Begun<'c> {
    stream: Pin<Box<dyn Stream<Item = sqlx::Result<Answer>> + Send + 'c>>,
    first: Option<sqlx::Result<Answer>>,
}

type Answer = Either<SqliteQueryResult, SqliteRow>;

impl Begun<'_> {
    /// Waits for what they answer.
    ///
    /// # Errors
    ///
    /// As [`Batch::run`].
    pub async fn answers(mut self) -> Result<Answers> {
        let mut answers = Answers::default();
        let mut rows = Vec::new();
        let mut next = self.first.take();
        loop {
            if next.is_none() {
                next = soon(self.stream.next()).await;
            }
            match next.take() {
                None => return Ok(answers),
                Some(Err(error)) => return Err(error.into()),
                Some(Ok(Either::Left(done))) => answers.0.push((std::mem::take(&mut rows), done)),
                Some(Ok(Either::Right(row))) => rows.push(row),
            }
        }
    }
}

impl Answers {
    /// The rows of a statement; what is read of them may be borrowed from here.
    ///
    /// # Errors
    ///
    /// What a row cannot be read as.
    pub fn rows<'r, T: FromRow<'r, SqliteRow>>(&'r self, at: &At<T>) -> Result<Vec<T>> {
        Ok(self.0[at.0].0.iter().map(T::from_row).collect::<sqlx::Result<_>>()?)
    }

    /// The first row of a statement.
    ///
    /// # Errors
    ///
    /// What the row cannot be read as.
    pub fn first<T: for<'r> FromRow<'r, SqliteRow>>(&self, at: &At<T>) -> Result<Option<T>> {
        Ok(self.0[at.0].0.first().map(T::from_row).transpose()?)
    }

    /// Asserts that a statement touched one row.
    ///
    /// # Errors
    ///
    /// As [`exactly_one`](crate::exactly_one).
    pub fn exactly_one(&self, at: &At<()>) -> Result<()> {
        crate::exactly_one(&self.0[at.0].1)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Error, Store};

    use super::*;

    async fn run(batch: Batch) -> Result<Answers> {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::create(folder.path()).await.expect("a store");
        batch.run(&mut store.write().await.expect("a transaction")).await
    }

    #[tokio::test]
    async fn each_statement_has_its_own_parameters_and_its_own_answer() {
        let mut batch = Batch::default();
        let first = batch.statement("select ? - ?").bind(10_i64).bind(1_i64).answer::<(i64,)>();
        batch.statement("create temp table seen (n integer)");
        batch.statement("insert into seen values (?), (?)").bind(7_i64).bind(8_i64);
        let last = batch
            .statement("select n from seen where n > ? and n < ?")
            .bind(6_i64)
            .bind(9_i64)
            .answer::<(i64,)>();
        let answers = run(batch).await.expect("answers");
        assert_eq!(answers.first(&first).expect("a number"), Some((9,)));
        assert_eq!(answers.rows(&last).expect("numbers"), [(7,), (8,)]);
    }

    #[tokio::test]
    async fn what_touched_no_row_is_told() {
        let mut batch = Batch::default();
        let none = batch.statement("update change set at = ? where seq = ?").bind(0).bind(-1).answer();
        let answers = run(batch).await.expect("answers");
        assert!(matches!(answers.exactly_one(&none), Err(Error::RowCount { rows: 0 })));
    }

    #[tokio::test]
    async fn nothing_is_run_after_what_is_refused() {
        let mut batch = Batch::default();
        batch.statement("insert into nowhere values (1)");
        batch.statement("select 1");
        assert!(run(batch).await.is_err());
        assert!(run(Batch::default()).await.is_ok(), "nothing is a batch too");
    }
}
