//! The one way out of the process: to identity providers and to receivers of webhooks.
//!
//! The addresses are typed by a municipality's administrators, so they must not become a way into the operator's
//! own network. Only https to public addresses, checked after the name was looked up and used as checked, without
//! redirects; hosts the operator names as inside may be private and plain.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::http::{Request, Response};
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of an answer: metadata and key sets are a few kilobytes.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// Why a request did not get out, or its answer not in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OutgoingError {
    /// Not an address of the web, or plain where TLS is a must.
    #[error("only https addresses are called")]
    NotHttps,
    /// The host is inside, and the operator has not named it.
    #[error("the host is at a private address")]
    Private,
    /// The answer is larger than any honest one.
    #[error("the answer is too large")]
    TooLarge,
    /// TLS could not be set up when the server started.
    #[error("no TLS")]
    NoTls,
    /// The network or the other end failed.
    #[error("{0}")]
    Failed(#[from] reqwest::Error),
}

/// Sends requests out. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    client: Option<reqwest::Client>,
    inside: Arc<[String]>,
}

/// Looks names up and lets public addresses through, or any for a host named as inside.
struct Careful(Arc<[String]>);

impl Resolve for Careful {
    fn resolve(&self, name: Name) -> Resolving {
        let inside = names(&self.0, name.as_str());
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|found| inside || is_public(found.ip())).collect();
            if allowed.is_empty() {
                return Err(Box::new(OutgoingError::Private) as Box<dyn std::error::Error + Send + Sync>);
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

fn names(inside: &[String], host: &str) -> bool {
    inside.iter().any(|named| named.eq_ignore_ascii_case(host))
}

impl Outgoing {
    /// A way out that may reach these hosts at private addresses and without TLS.
    pub(crate) fn new(inside: &[String]) -> Self {
        // A second install is refused, and the first one serves.
        drop(rustls::crypto::ring::default_provider().install_default());
        let inside: Arc<[String]> = inside.into();
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .timeout(PATIENCE)
            .no_proxy()
            .dns_resolver(Arc::new(Careful(inside.clone())))
            .user_agent("Kaemner")
            .build();
        let client = client.inspect_err(|error| tracing::error!(%error, "no outgoing requests")).ok();
        Self { client, inside }
    }

    /// Whether an address may be called at all, before anything is looked up.
    ///
    /// It reads the address as the client does: `127.1` and `0x7f000001` are addresses too.
    pub(crate) fn check(&self, url: &Url) -> Result<(), OutgoingError> {
        let host = url.host_str().ok_or(OutgoingError::NotHttps)?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let inside = names(&self.inside, host);
        match url.scheme() {
            "https" => {}
            "http" if inside => {}
            _ => return Err(OutgoingError::NotHttps),
        }
        match host.parse::<IpAddr>() {
            Ok(address) if !inside && !is_public(address) => Err(OutgoingError::Private),
            _ => Ok(()),
        }
    }

    /// Sends a request and reads the whole answer.
    pub(crate) async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, OutgoingError> {
        let request = reqwest::Request::try_from(request)?;
        self.check(request.url())?;
        let client = self.client.as_ref().ok_or(OutgoingError::NoTls)?;
        let mut answer = client.execute(request).await?;
        let mut response = Response::new(Vec::new());
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        while let Some(chunk) = answer.chunk().await? {
            if response.body().len() + chunk.len() > ANSWER_BYTES_MAX {
                return Err(OutgoingError::TooLarge);
            }
            response.body_mut().extend_from_slice(&chunk);
        }
        Ok(response)
    }
}

/// Whether an address is on the public net: not loopback, private, local to the link, shared, documentation,
/// benchmark, multicast or reserved (RFC 6890), also where a long address carries a short one.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(short) => {
            let [a, b, c, _] = short.octets();
            let special = short.is_loopback()
                || short.is_private()
                || short.is_link_local()
                || short.is_documentation()
                || a == 0
                || a >= 224
                || (a == 100 && (64..128).contains(&b))
                || (a == 192 && b == 0 && c == 0)
                || (a == 198 && (18..20).contains(&b));
            !special
        }
        IpAddr::V6(long) => match carried(long) {
            Some(short) => is_public(IpAddr::V4(short)),
            // Global unicast is 2000::/3; of it 2001::/23 is for protocols (Teredo carries short ones, hidden),
            // 2001:db8::/32 and 3fff::/20 are documentation, and 2002::/16 carries short ones.
            None => match long.segments() {
                [0x2001, 0x0000..=0x01ff | 0x0db8, ..] | [0x3fff, 0x0000..=0x0fff, ..] => false,
                [first, ..] => first & 0xe000 == 0x2000,
            },
        },
    }
}

/// The short address a long one carries: mapped, by NAT64, or by 6to4.
fn carried(long: Ipv6Addr) -> Option<std::net::Ipv4Addr> {
    let [a, b, c, d, e, f, g, h] = long.segments();
    let short = |high: u16, low: u16| std::net::Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    match (a, b) {
        (0x2002, high) => Some(short(high, c)),
        (0x64, 0xff9b) if [c, d, e, f] == [0; 4] => Some(short(g, h)),
        _ => long.to_ipv4_mapped(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_reached() {
        for public in ["1.1.1.1", "193.163.102.1", "2a00:1450::1", "64:ff9b::101:101"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.2.1",
            "::1",
            "::",
            "fc00::1",
            "fe80::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001:0:5ef5:79fd::80ff:fffe",
            "2001:2::1",
            "2001:20::1",
            "3fff::1",
            "64:ff9b:1::a00:1",
            "::127.0.0.1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
    }

    #[tokio::test]
    async fn an_address_inside_is_called_only_when_the_operator_names_it() {
        let (strict, loose) = (Outgoing::new(&[]), Outgoing::new(&["localhost".to_owned()]));
        let check = |out: &Outgoing, uri: &str| out.check(&uri.parse().unwrap()).is_ok();
        assert!(check(&strict, "https://idp.example/x"));
        for bad in [
            "http://idp.example/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://0251.0376.0251.0376/",
            "file:///etc/passwd",
        ] {
            assert!(!check(&strict, bad), "{bad}");
        }
        assert!(check(&loose, "http://localhost:8000/x"));
        assert!(!check(&loose, "http://127.0.0.1:8000/x"), "a name is no address");
        // A name that leads inside is found out after it was looked up.
        let request = Request::get("https://localhost:1/").body(Vec::new()).unwrap();
        let refused = strict.send(request).await.unwrap_err();
        assert!(format!("{refused:?}").contains("Private"), "{refused:?}");
    }
}
