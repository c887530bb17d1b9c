use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use desk::{DeskError, ReceiptView};

use super::{Context, Failure, verify};
use crate::screen::{Look, Screen};
use crate::{exit, file};

/// Check a receipt of `onrecord verify`, without the record and without a network
///
/// A receipt holds an answer of the record with its places, signed with an Ed25519 key of the machine that issued it. One
/// changed byte and it fails. A signature says who signed, not that the record is right: with --key it must be the key
/// that you expect.
#[derive(Args)]
#[command(after_help = "\
Examples:
  onrecord receipt check receipt.json
  onrecord receipt check receipt.json --key 3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c
  onrecord receipt key                      the public key that others should expect of you
  onrecord receipt page -o check.html       a page that checks receipts in any browser")]
pub(crate) struct Receipt {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Is every byte of a receipt as it was signed?
    Check(Check),
    /// Print the public key of this machine; made where there is none
    Key(SigningKey),
    /// Write the page that checks receipts in a browser
    Page(Page),
}

#[derive(Args)]
struct Check {
    /// The receipt
    file: PathBuf,
    /// The public key that it must be signed with: 64 hexadecimal digits, or a file that holds them
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
}

#[derive(Args)]
struct Page {
    /// The file to write; standard output where it is not named or is -
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The key that signs.
#[derive(Args)]
pub(crate) struct SigningKey {
    /// The file with the secret key that signs receipts; in the folder for settings where none is named, made where
    /// there is none
    #[arg(long, value_name = "FILE", env = "ONRECORD_SIGNING_KEY")]
    signing_key: Option<PathBuf>,
}

/// Where the key lies: never in the record's folder, which is given away.
pub(crate) fn key_file(key: &SigningKey) -> Result<PathBuf, DeskError> {
    let named = |variable| std::env::var_os(variable).filter(|v| !v.is_empty()).map(PathBuf::from);
    let settings = || {
        named("XDG_CONFIG_HOME")
            .or_else(|| named("APPDATA"))
            .or_else(|| Some(named("HOME")?.join(".config")))
            .map(|folder| folder.join("onrecord").join("receipt-key"))
    };
    key.signing_key.clone().or_else(settings).ok_or_else(|| DeskError::Usage {
        what: "there is no folder for settings to keep a key in".to_owned(),
        hint: "name a file with --signing-key".to_owned(),
    })
}

impl Receipt {
    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
        match self.what {
            What::Check(check) => {
                let view = desk::check_receipt(&check.file, check.key.as_deref())?;
                context.result("receipt", &view, print)?;
                Ok(if view.genuine { exit::OK } else { exit::FINDINGS })
            }
            What::Key(key) => {
                let key = desk::ReceiptKey::at(&key_file(&key)?)?;
                let view = serde_json::json!({"key": key.public()});
                context.result("receipt", &view, |screen, _| screen.line(&key.public()))?;
                Ok(exit::OK)
            }
            What::Page(page) => {
                let page_file = page.output.filter(|o| o.as_os_str() != "-");
                let Some(path) = page_file else {
                    context.screen.raw().write_all(desk::RECEIPT_PAGE.as_bytes())?;
                    return Ok(exit::OK);
                };
                file::write(&path, |out| {
                    out.write_all(desk::RECEIPT_PAGE.as_bytes())
                        .map_err(|cause| DeskError::Output { where_: path.display().to_string(), cause })
                })?;
                let _ = writeln!(io::stderr(), "wrote {}", path.display());
                Ok(exit::OK)
            }
        }
    }
}

fn print(screen: &mut Screen, view: &ReceiptView) -> io::Result<()> {
    let (look, words) = if view.genuine {
        (Look::Good, "genuine: every byte is as it was signed")
    } else {
        (Look::High, "not genuine")
    };
    screen.line(&screen.look(look, words))?;
    if let Some(because) = &view.because {
        screen.text("  ", because)?;
    }
    if let Some(key) = &view.key {
        screen.line(&format!("  key {key}"))?;
    }
    if !view.genuine {
        // What an altered receipt says is not repeated.
        return Ok(());
    }
    if let Some(issued) = &view.issued {
        screen.line(&format!("  issued {issued}"))?;
    }
    if let Some(record) = &view.record {
        screen.line(&format!("  ledger head {}, {} rows", record.ledger_head, record.ledger_rows))?;
    }
    for answer in &view.answers {
        screen.gap()?;
        screen.text("", &format!("“{}”", answer.quotation))?;
        verify::print(screen, answer)?;
    }
    Ok(())
}
