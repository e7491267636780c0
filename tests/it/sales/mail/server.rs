//! A mail server of one's own, that is away until it is called back, and keeps the letters it is given.

use app::network::settings::{ChangeSettings, Settings};
use data_encoding::BASE64;
use network::settings::{DeskSettings, Mail, MailSecurity};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::Desk;

/// The mailbox that it does not know.
pub(super) const NOBODY: &str = "personne@exemple.fr";

/// A mail server that is away.
pub(super) struct Server {
    port: u16,
}

impl Server {
    /// One that the desk is set to send by.
    pub(super) async fn of(desk: &Desk) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let mail = Mail {
            host: "127.0.0.1".to_owned(),
            port,
            security: MailSecurity::Plain,
            user: None,
            from: "Billetterie <billetterie@exemple.fr>".to_owned(),
        };
        let settings = DeskSettings { mail: Some(mail), ..DeskSettings::default() };
        let input = ChangeSettings { desk: Some(settings), ..ChangeSettings::default() };
        let _: Settings = desk.evening.world.ctx.ask("change_settings", &input).await.expect("changed");
        Self { port }
    }

    /// Comes back, for so many letters; one to a mailbox that is not there is empty.
    pub(super) async fn back_for(&self, letters: usize) -> JoinHandle<Vec<Letter>> {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.expect("the same port");
        tokio::spawn(async move {
            let mut kept = Vec::new();
            while kept.len() < letters {
                let stream = listener.accept().await.expect("a caller").0;
                kept.push(Letter(take_letter(stream).await.expect("a letter")));
            }
            kept
        })
    }
}

/// A letter as it came.
pub(super) struct Letter(pub(super) String);

impl Letter {
    /// The text of the tickets in it.
    pub(super) fn tickets(&self) -> String {
        let (_, part) = self.0.split_once("Content-Type: application/pdf").expect("an attachment");
        let (_, body) = part.split_once("\n\n").expect("a body");
        let lines: String = body.lines().take_while(|line| !line.starts_with("--")).collect();
        crate::paper::text(&BASE64.decode(lines.as_bytes()).expect("base 64"))
    }

    /// Whether it was sent to an address.
    pub(super) fn is_to(&self, address: &str) -> bool {
        self.0.contains(&format!("To: {address}"))
    }
}

async fn take_letter(stream: TcpStream) -> std::io::Result<String> {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    writer.write_all(b"220 sink\r\n").await?;
    let (mut letter, mut inside) = (String::new(), false);
    while let Some(line) = lines.next_line().await? {
        if inside && line == "." {
            writer.write_all(b"250 kept\r\n").await?;
            return Ok(letter);
        }
        if inside {
            letter.push_str(&line);
            letter.push('\n');
            continue;
        }
        let answer: &[u8] = match line.split(' ').next() {
            Some("DATA") => b"354 go on\r\n",
            Some("RCPT") if line.contains(NOBODY) => b"550 5.1.1 no such mailbox\r\n",
            _ => b"250 yes\r\n",
        };
        inside = line == "DATA";
        writer.write_all(answer).await?;
    }
    Ok(letter)
}
