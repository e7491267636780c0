//! A desk that may read another venue than its own.

use serde_json::json;

use super::Hub;
use super::pools::House;
use crate::contacts::erasure::holds;

#[tokio::test]
async fn a_reader_tells_its_own_venue_nothing_of_whom_the_venue_that_it_reads_erased() {
    let mut hub = Hub::new().await;
    let owner = House::joins(&mut hub, 1, "Théâtre", "732 829 320").await;
    let reader = House::reads(&mut hub, &owner, "Lecteur", "404 833 048").await;
    let zenobie = owner.zenobie().await;
    for house in [&owner, &reader] {
        house.exchange().await;
    }
    assert!(holds(&reader.app.store, "quatrehommes"), "it reads of her");
    owner.ask("erase_contact", json!({"contact": zenobie})).await;
    for house in [&owner, &reader] {
        house.exchange().await;
    }
    assert!(!holds(&reader.app.store, "quatrehommes"), "it was told that she is gone");
    let erased = "select count(*) from app.sheet where entity = 'contact' and shape = 'erased'";
    assert_eq!(hub.scalar(erased).await, 1);
    let back = "with forgotten as (delete from app.erasure returning 1),
                     again as (update app.sheet set shape = 'merged', fields = '{\"usage\": \"Quatrehommes\"}'
                               where entity = 'contact' and shape = 'erased' returning 1)
                select count(*) from forgotten, again";
    assert_eq!(hub.scalar(back).await, 1);
    hub.admin.begin_era().await.expect("another era");

    for _ in 0..2 {
        reader.exchange().await;
    }
    assert_eq!(hub.scalar(erased).await, 0, "it is not the reader's to say, nor its own venue's to know");
    owner.exchange().await;
    assert_eq!(hub.scalar(erased).await, 1, "it is told again by who erased her");
}
