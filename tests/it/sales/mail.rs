//! Tickets by e-mail: kept while the network is away, sent when it is back, originals once.

mod server;

use app::sales::place::Placed;
use serde_json::{Value, json};

use self::server::{NOBODY, Server};
use super::Desk;

/// A sale of one place whose tickets are mailed.
async fn mailed(desk: &Desk, seat: usize, to: &str) -> Placed {
    let basket = desk.basket(&[seat]).await.basket;
    let order = json!({"basket": basket, "delivery": "mailed", "mail_to": to,
                       "payments": [{"means": "card", "confirmed": true, "amount": 2000}]});
    desk.ask("place_order", order).await
}

/// The one message to an address.
fn to<'o>(outbox: &'o Value, address: &str) -> &'o Value {
    let messages = outbox["messages"].as_array().expect("messages");
    messages.iter().find(|message| message["recipient"] == address).expect("a message to the address")
}

/// How many duplicates of the one ticket of an order were recorded.
async fn copies(desk: &Desk, sold: &Placed) -> Value {
    let order: Value = desk.ask("order", json!({"order": sold.order})).await;
    order["tickets"][0]["copies"].clone()
}

#[tokio::test]
async fn a_letter_waits_for_the_network_and_leaves_with_its_tickets() {
    let desk = Desk::new().await;
    let server = Server::of(&desk).await;
    let sold = mailed(&desk, 0, "elise@exemple.fr").await;

    let away: Value = desk.ask("send_mail", json!({})).await;
    let message = &away["messages"][0];
    assert_eq!((&message["state"], &message["attempts"]), (&json!("queued"), &json!(1)));
    assert_eq!((&away["ready"], &away["stuck"]), (&json!(true), &json!(1)), "and it is told");
    let too_soon: Value = desk.ask("send_mail", json!({})).await;
    assert_eq!(too_soon["messages"][0]["attempts"], json!(1), "it has patience");

    desk.evening.world.minutes_pass(2);
    let post = server.back_for(1).await;
    let back: Value = desk.ask("send_mail", json!({})).await;
    assert_eq!((&back["messages"][0]["state"], &back["stuck"]), (&json!("sent"), &json!(0)), "{back}");
    let letter = &post.await.expect("letters")[0];
    assert!(letter.is_to("elise@exemple.fr") && letter.tickets().contains(&sold.tickets[0].number));
    assert!(!letter.tickets().contains("DUPLICATA"), "the first that leaves is the original");
}

#[tokio::test]
async fn what_is_no_address_is_refused_before_anything_is_queued() {
    let desk = Desk::new().await;
    let placed = desk.sell(&[0]).await;
    let refused = desk.refusal("mail_tickets", json!({"order": placed.order, "recipient": "élise"})).await;
    assert_eq!(refused, "sales.recipient_wrong");
    let accent = json!({"order": placed.order, "recipient": "élise@exemple.fr"});
    assert_eq!(desk.refusal("mail_tickets", accent).await, "sales.recipient_wrong");
}

#[tokio::test]
async fn a_mailbox_that_is_not_there_is_told_at_once_and_not_tried_again() {
    let desk = Desk::new().await;
    let server = Server::of(&desk).await;
    mailed(&desk, 0, NOBODY).await;
    let post = server.back_for(1).await;
    let tried: Value = desk.ask("send_mail", json!({})).await;
    post.await.expect("a caller");
    let message = to(&tried, NOBODY);
    assert_eq!((&message["state"], &tried["stuck"]), (&json!("failed"), &json!(1)), "{message}");
    assert!(message["failure"].as_str().is_some_and(|words| words.contains("no such mailbox")), "{message}");
    desk.evening.world.minutes_pass(60);
    let later: Value = desk.ask("send_mail", json!({})).await;
    assert_eq!(to(&later, NOBODY)["attempts"], json!(1));
}

#[tokio::test]
async fn a_message_whose_tickets_were_refunded_is_given_up_and_the_others_leave() {
    let desk = Desk::new().await;
    let server = Server::of(&desk).await;
    let given_up = mailed(&desk, 0, "rendu@exemple.fr").await;
    let _: Value = desk.ask("send_mail", json!({})).await;
    let refund = json!({"order": given_up.order, "motive": "unable"});
    let _: Value = desk.ask("refund_tickets", refund).await;
    let _: Placed = mailed(&desk, 1, "garde@exemple.fr").await;

    desk.evening.world.minutes_pass(2);
    let post = server.back_for(1).await;
    let _: Value = desk.ask("tidy_desk", json!({})).await;
    assert!(post.await.expect("letters")[0].is_to("garde@exemple.fr"));
    let outbox: Value = desk.ask("read_outbox", json!({})).await;
    let over = to(&outbox, "rendu@exemple.fr");
    assert_eq!(
        (&over["state"], &over["refusal"]["code"]),
        (&json!("abandoned"), &json!("sales.nothing_to_mail"))
    );
    assert_eq!((&to(&outbox, "garde@exemple.fr")["state"], &outbox["stuck"]), (&json!("sent"), &json!(0)));
    let again = json!({"order": given_up.order, "recipient": "rendu@exemple.fr"});
    assert_eq!(desk.refusal("mail_tickets", again).await, "sales.nothing_to_mail");
}

#[tokio::test]
async fn a_message_that_cannot_be_drawn_is_tried_again_and_stops_no_other() {
    let desk = Desk::new().await;
    let server = Server::of(&desk).await;
    let broken = mailed(&desk, 0, "casse@exemple.fr").await;
    let _: Placed = mailed(&desk, 1, "intact@exemple.fr").await;
    // The buyer of the order is not to be found: a store that something damaged.
    let mut tx = desk.evening.world.ctx.write().await.expect("a writer");
    let damage = "update orders set contact_id = x'00112233445566778899aabbccddeeff' where order_id = ?1";
    sqlx::query(damage).bind(broken.order).execute(&mut *tx).await.expect("damaged");
    tx.commit().await.expect("written");

    let post = server.back_for(1).await;
    let outbox: Value = desk.ask("send_mail", json!({})).await;
    assert!(post.await.expect("letters")[0].is_to("intact@exemple.fr"));
    let message = to(&outbox, "casse@exemple.fr");
    assert_eq!((&message["state"], &message["attempts"]), (&json!("queued"), &json!(1)), "{message}");
    assert!(
        message["refusal"]["code"].is_string() && outbox["stuck"] == json!(1),
        "and it says why: {message}"
    );
}

#[tokio::test]
async fn a_letter_that_leaves_after_the_paper_is_a_duplicate_and_recorded_as_one() {
    let desk = Desk::new().await;
    let server = Server::of(&desk).await;
    let sold = mailed(&desk, 0, "elise@exemple.fr").await;
    let _: Value = desk.ask("send_mail", json!({})).await;
    let _: Value = desk.ask("print_tickets", json!({"order": sold.order})).await;
    assert_eq!(copies(&desk, &sold).await, json!(0), "the paper is the original");

    desk.evening.world.minutes_pass(2);
    let post = server.back_for(1).await;
    let _: Value = desk.ask("send_mail", json!({})).await;
    let letter = &post.await.expect("letters")[0];
    assert!(letter.tickets().contains("DUPLICATA nº 1"), "{}", letter.tickets());
    assert_eq!(copies(&desk, &sold).await, json!(1));
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn of_two_letters_the_second_is_a_duplicate_and_the_paper_after_them_too() {
    let desk = Desk::new().await;
    let server = Server::of(&desk).await;
    let sold = mailed(&desk, 0, "x@exemple.fr").await;
    desk.evening.world.minutes_pass(1);
    let _: Value = desk.ask("mail_tickets", json!({"order": sold.order, "recipient": "y@exemple.fr"})).await;
    let post = server.back_for(2).await;
    let _: Value = desk.ask("send_mail", json!({})).await;
    let letters = post.await.expect("letters");
    let said = |address: &str| letters.iter().find(|letter| letter.is_to(address)).expect("came").tickets();
    assert!(!said("x@exemple.fr").contains("DUPLICATA"), "the first is the original");
    assert!(said("y@exemple.fr").contains("DUPLICATA nº 1"), "{}", said("y@exemple.fr"));
    let paper = json!({"order": sold.order, "tickets": [sold.tickets[0].ticket]});
    assert_eq!(desk.refusal("print_tickets", paper).await, "sales.already_printed");
    assert_eq!(copies(&desk, &sold).await, json!(1));
}

#[tokio::test]
async fn an_attempt_that_fails_records_no_second_duplicate() {
    let desk = Desk::new().await;
    let server = Server::of(&desk).await;
    let sold = desk.sell(&[0]).await;
    let _: Value = desk.ask("print_tickets", json!({"order": sold.order})).await;
    let _: Value = desk.ask("mail_tickets", json!({"order": sold.order, "recipient": "x@exemple.fr"})).await;
    for _ in 0..2 {
        let _: Value = desk.ask("send_mail", json!({"now": true})).await;
    }
    assert_eq!(copies(&desk, &sold).await, json!(1));
    desk.evening.world.minutes_pass(5);
    let post = server.back_for(1).await;
    let _: Value = desk.ask("send_mail", json!({})).await;
    assert!(post.await.expect("letters")[0].tickets().contains("DUPLICATA nº 1"));
    assert_eq!(copies(&desk, &sold).await, json!(1));
}

#[tokio::test]
async fn a_wrong_address_is_replaced_before_anything_left() {
    let desk = Desk::new().await;
    let server = Server::of(&desk).await;
    let sold = mailed(&desk, 0, "faux@exemple.fr").await;
    let away: Value = desk.ask("send_mail", json!({})).await;
    let instead = json!({"order": sold.order, "recipient": "juste@exemple.fr",
                         "instead_of": away["messages"][0]["message"]});
    let seller = desk.evening.world.agent("sam", &[network::Role::Seasonal]).await;
    let besides = json!({"order": sold.order, "recipient": "autre@exemple.fr"});
    let refused = seller.call("mail_tickets", besides).await.expect_err("two letters are a duplicate");
    assert_eq!(refused.code(), "app.right_missing");
    let queued = seller.call("mail_tickets", instead).await.expect("who sells corrects an address");
    let wrong = to(&queued, "faux@exemple.fr");
    assert_eq!(
        (&wrong["state"], &wrong["refusal"]["code"]),
        (&json!("abandoned"), &json!("sales.mail_replaced"))
    );
    desk.evening.world.minutes_pass(5);
    let post = server.back_for(1).await;
    let _: Value = desk.ask("send_mail", json!({"now": true})).await;
    let letter = &post.await.expect("letters")[0];
    assert!(letter.is_to("juste@exemple.fr") && !letter.tickets().contains("DUPLICATA"));
}

#[tokio::test]
async fn without_a_mail_server_a_desk_says_that_nothing_leaves_and_a_message_is_given_up() {
    let desk = Desk::new().await;
    let sold = mailed(&desk, 0, "elise@exemple.fr").await;
    let outbox: Value = desk.ask("read_outbox", json!({"order": sold.order})).await;
    assert_eq!((&outbox["ready"], &outbox["stuck"]), (&json!(false), &json!(1)));
    let message = json!({"message": outbox["messages"][0]["message"]});
    let over: Value = desk.ask("give_up_mail", message.clone()).await;
    assert_eq!((&over["stuck"], &over["messages"][0]["state"]), (&json!(0), &json!("abandoned")));
    assert_eq!(desk.refusal("give_up_mail", message).await, "sales.mail_over");
}
