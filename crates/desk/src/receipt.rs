//! An answer that can be shown to somebody who has neither the record nor the program.
//!
//! A receipt is a JSON file: what was asked, what the record said, where, and the head of the ledger, which says which
//! record that was. It is signed with an Ed25519 key of this machine, so that it can be checked without a network, by
//! `onrecord receipt check` or by a page in any browser. What is signed are bytes and not a form of JSON: everything
//! before the signature, and the rest must be to the letter what [`sign`] writes. So no byte of the file can change.
//!
//! A signature says who signed, never that the record is right. Whoever alters a receipt can sign it with a key of their
//! own: who cares compares the key.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use ed25519_dalek::{Signature, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

use crate::verify::VerifyView;
use crate::{Desk, DeskError};

/// The version of the form; a reader refuses others.
const FORM: u32 = 1;

/// The largest receipt that is looked at: five hundred answers with all their places are some megabytes.
const MAX_RECEIPT_BYTES: u64 = 64 * 1024 * 1024;

/// What comes between the signed bytes and the signature, and after it.
const BEFORE: &str = "  \"signature\": \"";
const AFTER: &str = "\"\n}\n";

/// Hexadecimal digits of a signature.
const SIGNATURE_DIGITS: usize = 128;

/// The one page that checks receipts in a browser, without the program and without a network.
pub const RECEIPT_PAGE: &str = include_str!("receipt/page.html");

#[derive(Serialize, Deserialize)]
struct Receipt {
    #[serde(rename = "onrecord-receipt")]
    form: u32,
    issued: String,
    record: RecordState,
    answers: Vec<VerifyView>,
    /// The last field that is signed; the signature comes behind it.
    key: String,
}

/// Which record it was, and how far it had come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordState {
    /// Rows of its ledger.
    pub ledger_rows: u64,
    /// The hash of the last one, which depends on all before it.
    pub ledger_head: String,
}

/// A key that signs.
#[derive(Debug)]
pub struct ReceiptKey(SigningKey);

/// What a receipt says, and whether it is as it was signed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReceiptView {
    /// Whether every byte is as it was signed, by the expected key where one was named.
    pub genuine: bool,
    /// What is wrong with it.
    pub because: Option<String>,
    /// The public key that it names, in hexadecimal digits.
    pub key: Option<String>,
    /// When it was issued, as it says.
    pub issued: Option<String>,
    /// Which record it is of, as it says.
    pub record: Option<RecordState>,
    /// What it says.
    pub answers: Vec<VerifyView>,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The bytes that so many lower-case hexadecimal digits stand for; upper case is another text.
fn unhex<const N: usize>(digits: &str) -> Option<[u8; N]> {
    let lower = digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if digits.len() != 2 * N || !lower {
        return None;
    }
    let mut out = [0; N];
    for (i, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[2 * i..2 * i + 2], 16).ok()?;
    }
    Some(out)
}

impl ReceiptKey {
    /// The key in this file; a new one where there is no such file.
    ///
    /// # Errors
    /// The file holds something else; it cannot be read or written; the system has no random numbers.
    pub fn at(path: &Path) -> Result<Self, DeskError> {
        let shown = crate::walk::shown(path);
        match fs::read_to_string(path) {
            Ok(text) => match unhex::<32>(text.trim()) {
                Some(secret) => Ok(Self(SigningKey::from_bytes(&secret))),
                None => Err(DeskError::Usage {
                    what: format!("{shown} is no key for receipts"),
                    hint:
                        "name another file with --signing-key, or move this one away: a new key is made then"
                            .to_owned(),
                }),
            },
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Self::make(path),
            Err(e) if e.kind() == std::io::ErrorKind::InvalidData => Err(DeskError::Usage {
                what: format!("{shown} is no key for receipts"),
                hint: "name another file with --signing-key, or move this one away: a new key is made then"
                    .to_owned(),
            }),
            Err(cause) => Err(DeskError::Input { where_: shown, cause }),
        }
    }

    fn make(path: &Path) -> Result<Self, DeskError> {
        let output = |cause| DeskError::Output { where_: crate::walk::shown(path), cause };
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(|e| output(std::io::Error::other(e.to_string())))?;
        if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(output)?;
        }
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let mut file = options.open(path).map_err(output)?;
        file.write_all(format!("{}\n", hex(&secret)).as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(output)?;
        Ok(Self(SigningKey::from_bytes(&secret)))
    }

    /// The public key, in hexadecimal digits.
    #[must_use]
    pub fn public(&self) -> String {
        hex(self.0.verifying_key().as_bytes())
    }
}

impl Desk {
    /// A receipt for these answers.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn receipt(&self, answers: Vec<VerifyView>, key: &ReceiptKey) -> Result<String, DeskError> {
        let chain = self.archive.understood(self.archive.ledger().verify())?;
        let record = RecordState { ledger_rows: chain.seq, ledger_head: chain.head_hex() };
        sign(answers, record, &self.moment.now, key)
    }
}

fn sign(
    answers: Vec<VerifyView>,
    record: RecordState,
    issued: &str,
    key: &ReceiptKey,
) -> Result<String, DeskError> {
    use ed25519_dalek::Signer as _;
    let receipt = Receipt { form: FORM, issued: issued.to_owned(), record, answers, key: key.public() };
    let body = serde_json::to_string_pretty(&receipt)
        .map_err(|e| DeskError::Output { where_: "the receipt".to_owned(), cause: e.into() })?;
    // The closing brace goes, the signature comes as the last field.
    let open = body.strip_suffix("\n}").unwrap_or(&body);
    let signed = format!("{open},\n");
    let signature = key.0.sign(signed.as_bytes());
    Ok(format!("{signed}{BEFORE}{}{AFTER}", hex(&signature.to_bytes())))
}

/// Reads a receipt and says whether every byte of it is as it was signed; by the key `expected` where one is named.
///
/// # Errors
/// The file cannot be read; the expected key is none. What is wrong with a receipt is in the view.
pub fn check_receipt(path: &Path, expected: Option<&str>) -> Result<ReceiptView, DeskError> {
    let input = |cause| DeskError::Input { where_: crate::walk::shown(path), cause };
    let size = fs::metadata(path).map_err(input)?.len();
    let bytes = if size > MAX_RECEIPT_BYTES { Vec::new() } else { fs::read(path).map_err(input)? };
    let expected = match expected {
        None => None,
        Some(text) => Some(expected_key(text)?),
    };
    Ok(checked(&bytes, expected.as_deref()))
}

/// A public key as typed, or the file that holds it.
fn expected_key(text: &str) -> Result<String, DeskError> {
    let typed = text.trim().to_ascii_lowercase();
    let held = || fs::read_to_string(text).ok().map(|t| t.trim().to_ascii_lowercase());
    match unhex::<32>(&typed).map(|_| typed).or_else(held).filter(|k| unhex::<32>(k).is_some()) {
        Some(key) => Ok(key),
        None => Err(DeskError::Usage {
            what: format!("{text:?} is no public key"),
            hint:
                "a key is 64 hexadecimal digits, or a file with them; `onrecord receipt key` prints your own"
                    .to_owned(),
        }),
    }
}

fn checked(bytes: &[u8], expected: Option<&str>) -> ReceiptView {
    let broken = |because: &str| ReceiptView { because: Some(because.to_owned()), ..ReceiptView::default() };
    let Ok(text) = std::str::from_utf8(bytes) else {
        return broken("it is no receipt: its bytes are no UTF-8");
    };
    let signed_and_signature = text.strip_suffix(AFTER).and_then(|rest| {
        let at = rest.len().checked_sub(SIGNATURE_DIGITS)?;
        let (head, digits) = rest.split_at_checked(at)?;
        Some((head.strip_suffix(BEFORE)?, unhex::<64>(digits)?))
    });
    let Some((signed, signature)) = signed_and_signature else {
        return broken("it is no receipt, or it is broken off: it does not end with a signature");
    };
    let Ok(receipt) = serde_json::from_str::<Receipt>(text) else {
        return broken("it is no receipt of this form: fields are missing or are none that are known");
    };
    let mut view = ReceiptView {
        genuine: false,
        because: None,
        key: Some(receipt.key.clone()),
        issued: Some(receipt.issued),
        record: Some(receipt.record),
        answers: receipt.answers,
    };
    if receipt.form != FORM {
        view.because = Some(format!("it is of form {}; this program knows form {FORM}", receipt.form));
        return view;
    }
    let key = unhex::<32>(&receipt.key).and_then(|k| VerifyingKey::from_bytes(&k).ok());
    let Some(key) = key else {
        view.because = Some("the key that it names is none".to_owned());
        return view;
    };
    // Strict: a signature has one form only, so that not even its own bytes can change.
    if key.verify_strict(signed.as_bytes(), &Signature::from_bytes(&signature)).is_err() {
        view.because = Some("it was changed after it was signed, or signed with another key".to_owned());
        return view;
    }
    if expected.is_some_and(|e| e != receipt.key) {
        view.because = Some("it is whole, but signed with another key than the one expected".to_owned());
        return view;
    }
    view.genuine = true;
    view
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::verify::{LookedThrough, Verdict};

    fn key(seed: u8) -> ReceiptKey {
        ReceiptKey(SigningKey::from_bytes(&[seed; 32]))
    }

    fn receipt() -> String {
        let answer = VerifyView {
            quotation: "港口要开放".to_owned(),
            speaker: Some("闻若舟".to_owned()),
            event: None,
            date: None,
            verdict: Verdict::NotFound,
            sentence: "Not found in what is held.".to_owned(),
            places: Vec::new(),
            more: 0,
            differences: Vec::new(),
            others: Vec::new(),
            notes: vec!["a note with \"signature\": in it".to_owned()],
            coverage: LookedThrough::default(),
        };
        let record = RecordState { ledger_rows: 7, ledger_head: "00ff".to_owned() };
        sign(vec![answer], record, "2031-05-12T08:00:00Z", &key(1)).unwrap()
    }

    #[test]
    fn a_receipt_is_genuine_and_says_by_which_key() {
        let text = receipt();
        let view = checked(text.as_bytes(), None);
        assert!(view.genuine, "{:?}", view.because);
        assert_eq!(view.answers[0].quotation, "港口要开放");
        assert!(checked(text.as_bytes(), Some(&key(1).public())).genuine);
        let other = checked(text.as_bytes(), Some(&key(2).public()));
        assert!(!other.genuine && other.because.unwrap().contains("another key"));
    }

    #[test]
    fn every_single_byte_counts() {
        let bytes = receipt().into_bytes();
        for i in 0..bytes.len() {
            for change in [1, 0x20, 0x80] {
                let mut other = bytes.clone();
                other[i] ^= change;
                assert!(!checked(&other, None).genuine, "byte {i} with {change:#x}");
            }
            let mut shorter = bytes.clone();
            shorter.remove(i);
            assert!(!checked(&shorter, None).genuine, "without byte {i}");
        }
        for end in [&b""[..], b"\n", b" ", b"{}"] {
            assert_eq!(checked(&[&bytes[..], end].concat(), None).genuine, end.is_empty());
        }
    }

    #[test]
    fn a_foreign_signature_does_not_fit() {
        let text = receipt();
        let forged = text.replace(&key(1).public(), &key(2).public());
        assert!(!checked(forged.as_bytes(), None).genuine);
    }

    proptest! {
        #[test]
        fn any_change_is_seen(at in 0usize..4000, with in proptest::collection::vec(any::<u8>(), 0..6), out in 0usize..6) {
            let bytes = receipt().into_bytes();
            let at = at % bytes.len();
            let out = out.min(bytes.len() - at);
            let mut other = bytes.clone();
            other.splice(at..at + out, with);
            prop_assert_eq!(checked(&other, None).genuine, other == bytes);
        }

        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            prop_assert!(!checked(&bytes, None).genuine);
        }
    }
}
