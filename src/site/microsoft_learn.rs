//! Microsoft Learn and other sites of DocFX: a repository for each language, with the same paths.

use super::{Metadata, Pages, SETTINGS, Site, slug};
use crate::dialect::LEARN;

/// Microsoft Learn.
pub static MICROSOFT_LEARN: Site = Site {
    name: "Microsoft Learn",
    id: "microsoft-learn",
    marks: &["docfx.json", ".openpublishing.publish.config.json"],
    layouts: &[],
    dialect: &LEARN,
    pages: Pages {
        extensions: &["md", "markdown"],
        published: &["html", "htm"],
        index_names: &["index"],
        contents: Some("TOC.md"),
        snippets: None,
        root: None,
        settings: SETTINGS,
        as_folders: false,
        mounts: false,
        aliases: &[],
        slugs: slug::LOOSE,
    },
    metadata: Metadata {
        ids: &["ms.assetid"],
        pin: "ms.sourcegitcommit",
        product: None,
        inherited: &[],
        translated: &["title", "titleSuffix", "description", "keywords", "f1_keywords", "helpviewer_keywords"],
        translated_stems: &[],
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
        explained: &[],
        human_share: None,
    },
    videos: None,
};
