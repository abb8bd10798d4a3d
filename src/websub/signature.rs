//! `X-Hub-Signature`: whether a delivery comes from the hub that was given the secret (WebSub 7.1).

use hmac::{EagerHash, Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

/// Tells whether a body bears the signature of the secret, by any of the algorithms that WebSub names.
pub fn is_genuine(secret: &str, header: &str, body: &[u8]) -> bool {
    let Some((method, signature)) = header.trim().split_once('=') else {
        return false;
    };
    let Some(signature) = unhex(signature) else {
        return false;
    };
    let secret = secret.as_bytes();
    match method.to_ascii_lowercase().as_str() {
        "sha1" => matches::<Sha1>(secret, body, &signature),
        "sha256" => matches::<Sha256>(secret, body, &signature),
        "sha384" => matches::<Sha384>(secret, body, &signature),
        "sha512" => matches::<Sha512>(secret, body, &signature),
        _ => false,
    }
}

/// Compares in constant time.
fn matches<D: EagerHash>(secret: &[u8], body: &[u8], signature: &[u8]) -> bool
where
    Hmac<D>: Mac + KeyInit,
{
    <Hmac<D> as KeyInit>::new_from_slice(secret).is_ok_and(|mut mac| {
        mac.update(body);
        mac.verify_slice(signature).is_ok()
    })
}

/// Writes bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let (pairs, rest) = digits.as_ref()?.as_chunks::<2>();
    rest.is_empty()
        .then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}
