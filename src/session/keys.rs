//! Which keys of metadata hold the ids of pages and their source commits.

use super::texts::{self, Buffers};
use crate::config::Config;
use crate::history;
use crate::layout::Layout;
use crate::parse::{Keys, front_matter};
use crate::site::{self, Site};
use crate::text::FileId;

/// Targets that are looked at, evenly over all, to see which key holds their source commits.
const LOOKED_AT: usize = 64;

/// The keys that the configuration names, else those of the site. Where more of the targets looked at have a commit in
/// the key of another kind of site than in the site's own, it is that: projects keep their keys when they move.
pub fn keys_of(config: &Config, layout: &Layout, buffers: &Buffers) -> Keys {
    let of = |pin| Keys::of(layout.site, config.keys.as_deref(), pin);
    let mut keys = of(config.pin.key.as_deref());
    if config.pin.key.is_none()
        && let Some(other) = site_of_pins(layout, &keys, buffers)
    {
        keys = of(Some(other.metadata.pin));
        keys.drifted.extend(other.metadata.drifted.iter().map(|key| (*key).into()));
    }
    Keys { dialect: layout.dialect, ..keys }.drifted_by(&config.pin.cleared)
}

/// The site of another kind whose key holds the source commits.
fn site_of_pins(layout: &Layout, own: &Keys, buffers: &Buffers) -> Option<&'static Site> {
    let files = (0..layout.files.len() as u32).map(FileId);
    let targets: Vec<FileId> = files.filter(|file| !layout.tree(*file).is_source).collect();
    let others: Vec<&'static Site> = site::ALL.into_iter().filter(|site| *site.metadata.pin != *own.pin).collect();
    let (mut of_own, mut of_others) = (0, vec![0; others.len()]);
    let mut bytes = Vec::new();
    for file in targets.iter().step_by(targets.len().div_ceil(LOOKED_AT).max(1)) {
        let path = layout.disk_path(*file);
        let text = match buffers.text(&path) {
            Some(text) => text.map(|text| &**text).map_err(str::to_owned),
            None => texts::read(&path, &mut bytes),
        };
        let Ok(text) = text else { continue };
        let has = |keys: &Keys| {
            let pin = front_matter::parse(text, keys).front_matter.pin;
            pin.is_some_and(|pin| history::is_commit(&pin.text))
        };
        if has(own) {
            of_own += 1;
            continue;
        }
        for (site, count) in others.iter().zip(&mut of_others) {
            *count += usize::from(has(&Keys::of(layout.site, None, Some(site.metadata.pin))));
        }
    }
    // The first of those that have the most.
    let most = of_others.iter().copied().max().filter(|most| *most > of_own)?;
    others.into_iter().zip(of_others).find(|(_, count)| *count == most).map(|(site, _)| site)
}
