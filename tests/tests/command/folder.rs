//! A folder that a test fills, and commands that are run in it.

use std::path::Path;
use tempfile::TempDir;

/// A plan with two disks: one is not encrypted, of the other that is not known yet.
pub(crate) const PLAN: &str = r#"{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_ebs_volume.logs", "mode": "managed", "type": "aws_ebs_volume", "name": "logs",
      "change": {
        "actions": ["create"],
        "after": { "size": 20, "encrypted": false, "type": "gp3" },
        "after_unknown": { "id": true }
      }
    },
    {
      "address": "aws_ebs_volume.later", "mode": "managed", "type": "aws_ebs_volume", "name": "later",
      "change": {
        "actions": ["create"],
        "after": { "size": 500, "type": "gp3" },
        "after_unknown": { "id": true, "encrypted": true }
      }
    }
  ],
  "configuration": {
    "root_module": {
      "resources": [
        {
          "address": "aws_ebs_volume.later", "mode": "managed", "type": "aws_ebs_volume", "name": "later",
          "expressions": {
            "encrypted": { "references": ["var.encrypted"] },
            "size": { "constant_value": 500 }, "type": { "constant_value": "gp3" }
          }
        }
      ]
    }
  }
}
"#;

/// Two policies for disks, with a parameter each way, and tests.
pub(crate) const PACK: &str = r#"//! What disks must be.
pack acme.disks "1.0.0" language 1

use aws.ebs.Volume

/// The largest disk that needs no approval, in gigabytes.
param largest: int = 100 where largest > 0

/// Kinds of disks that operations knows.
param kinds: set<string> = ["gp3"]

/// Disks outlive machines.
policy disk_is_encrypted for disk: Volume {
  severity high

  require encrypted: disk.encrypted == true
    else "disk {disk.$address} is not encrypted"
}

/// Large disks are paid for whether they are full or not.
policy disk_is_small for disk: Volume {
  level    advisory
  severity low

  require small: (disk.size ?? 8) <= largest
    else "disk {disk.$address} has {disk.size} GB, {largest} are allowed"
  require known: disk.type == "standard" or disk.type in kinds
    else "disk {disk.$address} is a {disk.type}"
}

test "a disk is encrypted" {
  given Volume as plain { encrypted: false }
  given Volume as safe  { encrypted: true }
  expect disk_is_encrypted for plain fails at plain.encrypted
  expect disk_is_encrypted for safe passes
}
"#;

/// A folder that goes away with the test.
pub(crate) struct Folder(TempDir);

impl Folder {
    /// A folder with files.
    pub(crate) fn new(files: &[(&str, &[u8])]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, bytes) in files {
            folder.write(name, bytes);
        }
        folder
    }

    /// The plan and the pack above, as `plan.json` and `disks.pol`.
    pub(crate) fn with_disks() -> Self {
        Self::new(&[("plan.json", PLAN.as_bytes()), ("disks.pol", PACK.as_bytes())])
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// Exit code, standard output, standard error.
    pub(crate) fn run(&self, args: &[&str]) -> (i32, String, String) {
        pol_tests::run(self.path(), args, b"")
    }

    /// What a person sees, without what differs between two runs.
    pub(crate) fn transcript(&self, args: &[&str], input: &[u8]) -> String {
        let (code, report, said) = pol_tests::run(self.path(), args, input);
        let took = regex::Regex::new(r"judged in \d+\.\d ms").unwrap();
        let said = took.replace_all(&said, "judged in … ms");
        let stream = |name: &str, text: &str| {
            if text.is_empty() { String::new() } else { format!("-- {name}\n{text}") }
        };
        let line = args.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ");
        format!("$ pol {line}\n{}{}-- exit {code}\n", stream("stdout", &report), stream("stderr", &said))
    }
}

fn quoted(word: &str) -> String {
    let is_plain = word.chars().all(|letter| letter.is_alphanumeric() || "-_./=:".contains(letter));
    if is_plain && !word.is_empty() { word.to_owned() } else { format!("'{word}'") }
}
