//! Handing a letter to the mail server.

use std::fmt;
use std::time::{Duration, SystemTime};

use kernel::Instant;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::response::Category;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use network::settings::{Mail, MailSecurity};
use uuid::Uuid;

use crate::error::Gate;
use crate::network::vault::Secret;
use crate::{Context, Result};

/// How long a server may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A letter with one attachment.
pub(super) struct Letter {
    pub(super) id: Uuid,
    pub(super) to: String,
    pub(super) subject: String,
    pub(super) body: String,
    pub(super) attachment: (String, Vec<u8>),
}

/// Why a letter did not leave, in the words of the server or of the address, to be shown beside the message as they are.
#[derive(Debug)]
pub(super) struct Undelivered {
    why: Box<dyn std::error::Error + Send + Sync>,
    /// Whether trying again would say the same: an address that is none, a mailbox that the server says is not there.
    pub(super) for_ever: bool,
}

impl From<lettre::transport::smtp::Error> for Undelivered {
    /// RFC 5321, 4.2: codes 55z refuse the mailbox for good; a 53z (a password) refuses the desk, and is mended.
    fn from(error: lettre::transport::smtp::Error) -> Self {
        let code = error.status().filter(|_| error.is_permanent());
        Self { for_ever: code.is_some_and(|code| code.category == Category::MailSystem), why: error.into() }
    }
}

impl fmt::Display for Undelivered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.why.fmt(f)
    }
}

/// The way to the mail server.
pub(super) struct Post {
    from: String,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Post {
    /// Prepares the way; nothing is sent yet.
    pub(super) fn new(mail: Mail, ctx: &Context) -> Result<Self> {
        let known = |error: lettre::transport::smtp::Error| Gate::Internal { detail: error.to_string() };
        let builder = match mail.security {
            MailSecurity::Tls => AsyncSmtpTransport::<Tokio1Executor>::relay(&mail.host).map_err(known)?,
            MailSecurity::Starttls => {
                AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&mail.host).map_err(known)?
            }
            MailSecurity::Plain => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&mail.host),
        };
        let builder = builder.port(mail.port).timeout(Some(PATIENCE));
        let password = ctx.app().secret(Secret::MailPassword)?;
        let builder = match mail.user.zip(password) {
            Some((user, password)) => builder.credentials(Credentials::new(user, password)),
            None => builder,
        };
        Ok(Self { from: mail.from, transport: builder.build() })
    }

    /// Sends a letter.
    pub(super) async fn send(&self, letter: &Letter, at: Instant) -> std::result::Result<(), Undelivered> {
        let message = self.message(letter, at).map_err(|why| Undelivered { why, for_ever: true })?;
        Ok(self.transport.send(message).await.map(drop)?)
    }

    fn message(
        &self,
        letter: &Letter,
        at: Instant,
    ) -> std::result::Result<Message, Box<dyn std::error::Error + Send + Sync>> {
        let millis = u64::try_from(at.as_millis()).unwrap_or(0);
        let pdf = ContentType::parse("application/pdf")?;
        let (name, bytes) = &letter.attachment;
        let parts = MultiPart::mixed()
            .singlepart(SinglePart::plain(letter.body.clone()))
            .singlepart(Attachment::new(name.clone()).body(bytes.clone(), pdf));
        Ok(Message::builder()
            .from(self.from.parse()?)
            .to(letter.to.parse()?)
            .subject(letter.subject.clone())
            .date(SystemTime::UNIX_EPOCH + Duration::from_millis(millis))
            .message_id(Some(format!("<{}@parterre>", letter.id)))
            .multipart(parts)?)
    }
}
