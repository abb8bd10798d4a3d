//! Phrases anywhere in a block.
//!
//! Must not know: how they are looked for.

use std::sync::LazyLock;

use super::Phrases;
use super::today::OFFERS_INSIDE;

/// Anywhere in a block that is not long.
pub(in super::super) static FIRM_INSIDE: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        "riproduzione riservata",
        "direitos reservados",
        "droits de reproduction réservés",
        "무단전재 및 재배포",
        "무단 전재 및 재배포",
        "무단전재-재배포",
        "무단 전재-재배포",
        "ссылка на сайт обязательна",
        "гиперссылка обязательна",
        "contributors are their own",
        "from a syndicated feed",
        "無断転載",
        "dilarang keras mengambil konten",
        "未经授权不得转载",
        "未经授权禁止",
        "仅提供信息存储服务",
        "仅代表作者本人",
        "不构成投资建议",
        "不构成实质性投资建议",
        "更多原创资讯请下载",
        "все права защищены",
        "усі права захищено",
        "всі права захищені",
        "jogvédett tartalom",
        "tüm hakları saklıdır",
        "všechna práva vyhrazena",
        "wszelkie prawa zastrzeżone",
        "جميع الحقوق محفوظة",
        "כל הזכויות שמורות",
        "may earn commission",
        "may earn a commission",
        "earn an affiliate",
        "follow her on twitter",
        "follow him on twitter",
        "this article is reserved",
        "réservée aux abonnés",
        "この記事は会員限定",
        "all rights reserved",
        "alle rechte vorbehalten",
        "tous droits réservés",
        "todos los derechos reservados",
        "may not be published, broadcast",
        "may not be reproduced",
        "sign up for our newsletter",
        "subscribe to our newsletter",
        "sign up to our",
        "enable javascript",
        "your browser does not support",
        "click here to subscribe",
        "you are using an outdated",
        "protected by recaptcha",
        "you agree to our",
        "you agree to the",
        "in unserem liveblog:",
        "in unserem newsblog:",
    ])
});

/// Anywhere in a block that is not long, but in sentences as well.
pub(in super::super) static SOFT_INSIDE: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(
        &[
            OFFERS_INSIDE,
            &[
                "on instagram, facebook",
                "on facebook, twitter",
                "on twitter and facebook",
                "on facebook and twitter",
                "terms of service",
                "privacy policy",
            ],
        ]
        .concat(),
    )
});
