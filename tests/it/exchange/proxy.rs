//! What lies between desks and their server, and cuts.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpListener, TcpStream};

/// Carries so many bytes of what is answered on a connection, then cuts it.
pub(super) struct Proxy {
    pub(super) port: u16,
    bytes: Arc<AtomicU64>,
}

impl Proxy {
    pub(super) async fn before(server: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let bytes = Arc::new(AtomicU64::new(u64::MAX));
        let most = Arc::clone(&bytes);
        tokio::spawn(async move {
            while let Ok((desk, _)) = listener.accept().await {
                let Ok(server) = TcpStream::connect((Ipv4Addr::LOCALHOST, server)).await else { continue };
                tokio::spawn(carry(desk, server, most.load(Ordering::Relaxed)));
            }
        });
        Self { port, bytes }
    }

    pub(super) fn cut_after(&self, bytes: u64) {
        self.bytes.store(bytes, Ordering::Relaxed);
    }
}

async fn carry(mut desk: TcpStream, mut server: TcpStream, most: u64) {
    let (mut said, mut heard) = desk.split();
    let (answered, mut asked) = server.split();
    let mut answered = answered.take(most);
    tokio::select! {
        _ = tokio::io::copy(&mut said, &mut asked) => {}
        _ = tokio::io::copy(&mut answered, &mut heard) => {}
    }
}
