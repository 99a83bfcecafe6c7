//! Connections: taken, served, and cut off when their other end does not finish the head of a request.
//!
//! `axum::serve` has no clock, so that whoever opens connections and sends a byte now and then could hold them until no
//! more can be opened. Bodies have their own time, in `web`.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tower::Service;

/// How long the head of a request may take, and a connection wait for its next one: longer than proxies keep theirs.
pub const HEAD: Duration = Duration::from_secs(75);
/// After a connection could not be taken, as when the process has as many open as it may.
const PAUSE: Duration = Duration::from_secs(1);

/// Serves until told to stop; requests that have begun are answered first.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    head: Duration,
    stopped: impl Future<Output = ()>,
) -> io::Result<()> {
    let mut services = router.into_make_service_with_connect_info::<SocketAddr>();
    let open = GracefulShutdown::new();
    let mut stopped = pin!(stopped);
    loop {
        let (stream, peer) = tokio::select! {
            taken = take(&listener) => taken,
            () = &mut stopped => break,
        };
        let Ok(service) = services.call(peer).await;
        let mut builder = Builder::new(TokioExecutor::new()).http1_only();
        builder.http1().timer(TokioTimer::new()).header_read_timeout(head);
        let connection = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        let connection = open.watch(connection.into_owned());
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::trace!(%error, "a connection ended");
            }
        });
    }
    drop(listener);
    open.shutdown().await;
    Ok(())
}

/// The next connection. One that is gone before it is taken is nobody's trouble.
async fn take(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(taken) => return taken,
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be taken; trying again");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

#[cfg(test)]
mod tests {
    use axum::extract::ConnectInfo;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::oneshot;

    use super::*;

    async fn started(
        head: Duration,
    ) -> (SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<io::Result<()>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let whose = |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() };
        let slow = || async {
            tokio::time::sleep(Duration::from_millis(600)).await;
            "late"
        };
        let router = Router::new().route("/", get(whose)).route("/slow", get(slow));
        let serving = tokio::spawn(serve(listener, router, head, async move { drop(stopped.await) }));
        (address, stop, serving)
    }

    /// Everything that comes until the other end is closed.
    async fn rest(stream: &mut TcpStream) -> String {
        let mut bytes = Vec::new();
        let read = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut bytes));
        drop(read.await.expect("the connection is closed"));
        String::from_utf8(bytes).unwrap()
    }

    #[tokio::test]
    async fn whoever_does_not_finish_the_head_is_cut_off() {
        let (address, _stop, _) = started(Duration::from_millis(200)).await;
        for begun in ["", "GET / HTTP/1.1\r\nHost: x\r\n"] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(begun.as_bytes()).await.unwrap();
            assert_eq!(rest(&mut stream).await, "", "{begun:?}");
        }
        // A byte now and then does not help.
        let mut stream = TcpStream::connect(address).await.unwrap();
        let mut sent = 0;
        for _ in 0..50 {
            if stream.write_all(b"G").await.is_err() {
                break;
            }
            sent += 1;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(sent < 50, "cut off in the middle");
    }

    #[tokio::test]
    async fn a_request_is_answered_with_its_address_and_before_the_end() {
        let (address, stop, serving) = started(Duration::from_millis(200)).await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        let own = stream.local_addr().unwrap().to_string();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
        let answer = rest(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with(&own), "{answer}");
        // An answer may take longer than a head, and is given also when the server is told to stop meanwhile.
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
        stop.send(()).unwrap();
        assert!(rest(&mut stream).await.ends_with("late"));
        serving.await.unwrap().unwrap();
    }
}
