//! The ids of all rules, as constants.

use super::RuleId;

impl RuleId {
    // ids:begin (written by tests/catalogue.rs from the folder rules/)
    /// `block-mismatch`.
    pub const BLOCK_MISMATCH: RuleId = RuleId("block-mismatch");
    /// `broken-anchor`.
    pub const BROKEN_ANCHOR: RuleId = RuleId("broken-anchor");
    /// `broken-image`.
    pub const BROKEN_IMAGE: RuleId = RuleId("broken-image");
    /// `broken-link`.
    pub const BROKEN_LINK: RuleId = RuleId("broken-link");
    /// `broken-markup`.
    pub const BROKEN_MARKUP: RuleId = RuleId("broken-markup");
    /// `changed-anchor`.
    pub const CHANGED_ANCHOR: RuleId = RuleId("changed-anchor");
    /// `changed-link`.
    pub const CHANGED_LINK: RuleId = RuleId("changed-link");
    /// `code-mismatch`.
    pub const CODE_MISMATCH: RuleId = RuleId("code-mismatch");
    /// `damaged-text`.
    pub const DAMAGED_TEXT: RuleId = RuleId("damaged-text");
    /// `directive-mismatch`.
    pub const DIRECTIVE_MISMATCH: RuleId = RuleId("directive-mismatch");
    /// `do-not-localize`.
    pub const DO_NOT_LOCALIZE: RuleId = RuleId("do-not-localize");
    /// `duplicate-anchor`.
    pub const DUPLICATE_ANCHOR: RuleId = RuleId("duplicate-anchor");
    /// `duplicate-page-id`.
    pub const DUPLICATE_PAGE_ID: RuleId = RuleId("duplicate-page-id");
    /// `extra-image`.
    pub const EXTRA_IMAGE: RuleId = RuleId("extra-image");
    /// `extra-link`.
    pub const EXTRA_LINK: RuleId = RuleId("extra-link");
    /// `extra-section`.
    pub const EXTRA_SECTION: RuleId = RuleId("extra-section");
    /// `footnote-mismatch`.
    pub const FOOTNOTE_MISMATCH: RuleId = RuleId("footnote-mismatch");
    /// `heading-level`.
    pub const HEADING_LEVEL: RuleId = RuleId("heading-level");
    /// `invalid-config`.
    pub const INVALID_CONFIG: RuleId = RuleId("invalid-config");
    /// `invalid-front-matter`.
    pub const INVALID_FRONT_MATTER: RuleId = RuleId("invalid-front-matter");
    /// `invalid-source-commit`.
    pub const INVALID_SOURCE_COMMIT: RuleId = RuleId("invalid-source-commit");
    /// `link-locale`.
    pub const LINK_LOCALE: RuleId = RuleId("link-locale");
    /// `metadata-mismatch`.
    pub const METADATA_MISMATCH: RuleId = RuleId("metadata-mismatch");
    /// `missing-anchor`.
    pub const MISSING_ANCHOR: RuleId = RuleId("missing-anchor");
    /// `missing-heading-id`.
    pub const MISSING_HEADING_ID: RuleId = RuleId("missing-heading-id");
    /// `missing-image`.
    pub const MISSING_IMAGE: RuleId = RuleId("missing-image");
    /// `missing-link`.
    pub const MISSING_LINK: RuleId = RuleId("missing-link");
    /// `missing-page-id`.
    pub const MISSING_PAGE_ID: RuleId = RuleId("missing-page-id");
    /// `missing-section`.
    pub const MISSING_SECTION: RuleId = RuleId("missing-section");
    /// `moved-page`.
    pub const MOVED_PAGE: RuleId = RuleId("moved-page");
    /// `number-mismatch`.
    pub const NUMBER_MISMATCH: RuleId = RuleId("number-mismatch");
    /// `orphan-page`.
    pub const ORPHAN_PAGE: RuleId = RuleId("orphan-page");
    /// `outdated-section`.
    pub const OUTDATED_SECTION: RuleId = RuleId("outdated-section");
    /// `page-id-mismatch`.
    pub const PAGE_ID_MISMATCH: RuleId = RuleId("page-id-mismatch");
    /// `pin-behind`.
    pub const PIN_BEHIND: RuleId = RuleId("pin-behind");
    /// `rewritten-page`.
    pub const REWRITTEN_PAGE: RuleId = RuleId("rewritten-page");
    /// `section-order`.
    pub const SECTION_ORDER: RuleId = RuleId("section-order");
    /// `snippet-mismatch`.
    pub const SNIPPET_MISMATCH: RuleId = RuleId("snippet-mismatch");
    /// `stale-source-commit`.
    pub const STALE_SOURCE_COMMIT: RuleId = RuleId("stale-source-commit");
    /// `ui-control-mismatch`.
    pub const UI_CONTROL_MISMATCH: RuleId = RuleId("ui-control-mismatch");
    /// `ui-control-term`.
    pub const UI_CONTROL_TERM: RuleId = RuleId("ui-control-term");
    /// `unreadable-page`.
    pub const UNREADABLE_PAGE: RuleId = RuleId("unreadable-page");
    /// `untranslated-page`.
    pub const UNTRANSLATED_PAGE: RuleId = RuleId("untranslated-page");
    /// `untranslated-text`.
    pub const UNTRANSLATED_TEXT: RuleId = RuleId("untranslated-text");
    /// `unused-suppression`.
    pub const UNUSED_SUPPRESSION: RuleId = RuleId("unused-suppression");
    /// `video-mismatch`.
    pub const VIDEO_MISMATCH: RuleId = RuleId("video-mismatch");
    // ids:end
}
