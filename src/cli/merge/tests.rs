//! Results, put together.

use super::*;
use serde_json::json;

fn result(shard: Option<&str>, prints: &[(&str, u32)]) -> Value {
    let finding = |(level, print): &(&str, u32)| {
        json!({"rule": "missing-link", "level": level, "locale": "fr", "fingerprint": format!("{print:016x}"),
            "location": {"path": format!("fr/{}.md", print % 10), "start": {"offset": print}}})
    };
    let mut summary = json!({"pages": 4, "groups": 2, "findings": prints.len(), "suppressed": 1,
        "locales": {"en": {"pages": 2, "errors": 0}, "fr": {"pages": 2, "errors": 9}}});
    if let Some(shard) = shard {
        summary["shard"] = shard.into();
    }
    json!({"schema_version": 1, "tool": {"name": "locdrift"}, "summary": summary,
        "notices": [{"code": "layout", "message": "as always"}],
        "findings": prints.iter().map(finding).collect::<Vec<_>>()})
}

#[test]
fn numbers_are_added_and_repeats_dropped() {
    let one = result(Some("1/2"), &[("error", 5), ("note", 3)]);
    let two = result(Some("2/2"), &[("warning", 15), ("error", 5)]);
    let all = merged(vec![one, two], None);
    let order: Vec<&Value> = findings(&all).map(|finding| &finding["fingerprint"]).collect();
    assert_eq!(order, ["0000000000000003", "0000000000000005", "000000000000000f"]);
    let summary = json!({"pages": 8, "groups": 4, "findings": 3, "suppressed": 2,
        "locales": {"en": {"pages": 4, "errors": 0, "warnings": 0, "notes": 0},
            "fr": {"pages": 4, "errors": 1, "warnings": 1, "notes": 1}}});
    assert_eq!(all["summary"], summary);
    assert_eq!(all["notices"].as_array().map(Vec::len), Some(1));
    assert_eq!((&all["schema_version"], &all["tool"]["name"]), (&json!(1), &json!("locdrift")));
}

#[test]
fn all_shards_are_wanted_each_once() {
    let of = |shards: &[(u32, u32)]| {
        let paths: Vec<PathBuf> = (1..=shards.len()).map(|n| format!("{n}.json").into()).collect();
        let shards: Vec<_> = shards.iter().copied().zip(paths.iter().map(|path| &**path)).collect();
        complete(&shards).map_err(|failure| failure.to_string())
    };
    assert_eq!(of(&[(2, 2), (1, 2)]), Ok(()));
    assert_eq!(of(&[]), Ok(()), "whole runs");
    assert_eq!(of(&[(1, 3), (3, 3)]), Err("missing shard 2/3".to_owned()));
    assert_eq!(of(&[(1, 4_000_000_000)]).map_err(|message| message.len() < 200), Err(true));
    assert_eq!(of(&[(1, 2), (1, 2)]), Err("duplicate shard 1/2: 2.json".to_owned()));
}
