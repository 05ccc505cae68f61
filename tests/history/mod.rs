//! A check beside the history of its source: what is stale, since when, whose fault it is, and what a clone cannot tell.

mod builder;
mod causes;
mod clones;
mod copies;
mod counts;
mod forks;
mod inferred;
mod inferred_cache;
mod inferred_parts;
mod lookup;
mod pins;
mod places;
mod renames;
mod site;
mod stale;
mod stamping;
mod unknown;
