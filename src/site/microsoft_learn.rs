//! Microsoft Learn and other sites of DocFX: a repository for each language, with the same paths.

use super::{DEFAULTS, Metadata, Pages, Site, slug};
use crate::dialect::LEARN;

/// Microsoft Learn.
pub static MICROSOFT_LEARN: Site = Site {
    name: "Microsoft Learn",
    id: "microsoft-learn",
    marks: &["docfx.json", ".openpublishing.publish.config.json"],
    dialect: &LEARN,
    pages: Pages { index_names: &["index"], contents: Some("TOC.md"), slugs: slug::MARKDIG, ..DEFAULTS.pages },
    metadata: Metadata {
        ids: &["ms.assetid"],
        pin: "ms.sourcegitcommit",
        translated: &["title", "titleSuffix", "description", "keywords", "f1_keywords", "helpviewer_keywords"],
        unseen: &[
            "ms.sourcegitcommit",
            "ms.assetid",
            "ms.translationtype",
            "ms.locfileid",
            "ms.lasthandoff",
            "ms.contentlocale",
            "ms.openlocfilehash",
        ],
        different: &["author", "ms.author", "manager", "ms.date", "ms.reviewer", "ms.custom"],
        ..DEFAULTS.metadata
    },
    ..DEFAULTS
};
