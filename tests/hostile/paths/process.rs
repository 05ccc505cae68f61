//! A machine that gives little: memory, threads and open files.

use super::{Site, limited};

#[test]
fn little_memory_is_an_error_or_enough() {
    let site = Site::new();
    for megabytes in [20, 24, 28, 32, 36, 40, 48, 64, 80, 100, 140] {
        for words in [&["check", "-q"][..], &["check", "-q", "--no-history"], &["check", "-q", "--threads", "64"]] {
            let ran = limited(&site.path("p"), &format!("ulimit -v {}", megabytes * 1000), words);
            // The system itself refuses to start the program with even less.
            let is_started = ran.code.is_some() && ran.code != Some(127);
            assert!(
                !is_started || matches!(ran.code, Some(0..=2)),
                "{megabytes} {words:?}: {:?} {}",
                ran.code,
                ran.said
            );
            assert!(!ran.said.contains("panicked"), "{megabytes} {words:?}: {}", ran.said);
            assert!(ran.code != Some(2) || ran.said.contains("not enough memory"), "{megabytes}: {}", ran.said);
        }
    }
}

#[test]
fn few_open_files_are_an_error_or_enough() {
    let site = Site::new();
    for files in [4, 5, 6, 7, 8, 10, 12, 16] {
        for words in
            [&["check", "-q"][..], &["check", "-q", "--no-history", "--fix"], &["baseline"], &["check", "--changed"]]
        {
            let ran = limited(&site.path("p"), &format!("ulimit -n {files}"), words);
            assert!(matches!(ran.code, Some(0..=2)), "{files} {words:?}: {:?} {}", ran.code, ran.said);
            assert!(!ran.said.contains("panicked"), "{files} {words:?}: {}", ran.said);
        }
    }
}
