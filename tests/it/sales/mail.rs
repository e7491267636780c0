//! Tickets by e-mail: kept while the network is away, sent when it is back.

use app::network::settings::{ChangeSettings, Settings};
use network::settings::{DeskSettings, Mail, MailSecurity};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::Desk;

/// A mail server for one letter, which answers the letter it was given.
fn sink(listener: TcpListener) -> JoinHandle<String> {
    tokio::spawn(
        async move { take_letter(listener.accept().await.expect("a caller").0).await.expect("a letter") },
    )
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
            _ => b"250 yes\r\n",
        };
        inside = line == "DATA";
        writer.write_all(answer).await?;
    }
    Ok(letter)
}

async fn post_to(desk: &Desk, port: u16) {
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
}

#[tokio::test]
async fn a_letter_waits_for_the_network_and_leaves_with_its_tickets() {
    let desk = Desk::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    drop(listener);
    post_to(&desk, port).await;
    let basket = desk.basket(&[0]).await;
    let order = json!({"basket": basket.basket, "delivery": "mailed", "mail_to": "elise@exemple.fr",
                       "payments": [{"means": "cash", "amount": 2000}]});
    let _: Value = desk.ask("place_order", order).await;

    let away: Value = desk.ask("send_mail", json!({})).await;
    let message = &away["messages"][0];
    assert_eq!((&message["state"], &message["attempts"]), (&json!("queued"), &json!(1)));
    let too_soon: Value = desk.ask("send_mail", json!({})).await;
    assert_eq!(too_soon["messages"][0]["attempts"], json!(1), "it has patience");

    desk.evening.world.minutes_pass(2);
    let server = sink(TcpListener::bind(("127.0.0.1", port)).await.expect("the same port"));
    let back: Value = desk.ask("send_mail", json!({})).await;
    assert_eq!(back["messages"][0]["state"], json!("sent"), "{back}");
    let letter = server.await.expect("a letter");
    assert!(letter.contains("To: elise@exemple.fr") && letter.contains("application/pdf"));
}

#[tokio::test]
async fn what_is_no_address_is_refused_before_anything_is_queued() {
    let desk = Desk::new().await;
    let placed = desk.sell(&[0]).await;
    let refused = desk.refusal("mail_tickets", json!({"order": placed.order, "recipient": "élise"})).await;
    assert_eq!(refused, "sales.recipient_wrong");
}
