//! The desk of the made-up agency: what it publishes, updates, corrects and withdraws, and when.

/// One version of a story.
#[derive(Debug, Clone, Copy)]
pub(super) struct Version {
    /// When it is published, in hundredths of the demo's length.
    pub(super) at: u32,
    pub(super) headline: &'static str,
    pub(super) lede: &'static str,
    pub(super) paragraphs: &'static [&'static str],
}

/// A story with its versions in order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Story {
    pub(super) number: u32,
    pub(super) section: &'static str,
    /// Whether the second feed of the agency carries it too.
    pub(super) in_world: bool,
    pub(super) versions: &'static [Version],
}

/// While this lasts, in hundredths of the length, the second feed answers with a web page.
pub(super) const OUTAGE: std::ops::Range<u32> = 55..70;

/// Everything that the agency publishes during the demo.
pub(super) const STORIES: &[Story] = &[
    Story {
        number: 101,
        section: "World",
        in_world: true,
        versions: &[
            Version {
                at: 0,
                headline: "Harbour of Port Selby reopens after storm",
                lede: "The first grain ships left at dawn, three days later than planned",
                paragraphs: &[
                    "PORT SELBY, Nov. 3 (Meridian) -- The harbour of Port Selby reopened on Tuesday after a storm had closed it for three days, the port authority said.",
                    "Eleven ships waited in the roads, nine of them with grain. \"We expect to clear the queue by Thursday,\" harbour master Ada Lund told reporters.",
                    "The storm damaged two cranes and the roof of a warehouse. Nobody was hurt.",
                ],
            },
            Version {
                at: 40,
                headline: "CORRECTED-Harbour of Port Selby reopens after storm",
                lede: "The first grain ships left at dawn, three days later than planned",
                paragraphs: &[
                    "(Corrects number of ships in second paragraph)",
                    "PORT SELBY, Nov. 3 (Meridian) -- The harbour of Port Selby reopened on Tuesday after a storm had closed it for three days, the port authority said.",
                    "Seventeen ships waited in the roads, nine of them with grain. \"We expect to clear the queue by Thursday,\" harbour master Ada Lund told reporters.",
                    "The storm damaged two cranes and the roof of a warehouse. Nobody was hurt.",
                ],
            },
        ],
    },
    Story {
        number: 102,
        section: "Economy",
        in_world: false,
        versions: &[
            Version {
                at: 0,
                headline: "Central bank of Norland holds rate at 4.25 percent",
                lede: "Governor sees prices calming by spring",
                paragraphs: &[
                    "EASTON, Nov. 3 (Meridian) -- The central bank of Norland left its key rate at 4.25 percent on Tuesday, as expected.",
                    "Governor Per Holm said that prices would calm by spring and that the bank saw \"no reason for haste\".",
                ],
            },
            Version {
                at: 25,
                headline: "UPDATE 1-Central bank of Norland holds rate at 4.25 percent",
                lede: "Governor sees prices calming by spring; crown gains",
                paragraphs: &[
                    "(Adds market reaction)",
                    "EASTON, Nov. 3 (Meridian) -- The central bank of Norland left its key rate at 4.25 percent on Tuesday, as expected.",
                    "Governor Per Holm said that prices would calm by spring and that the bank saw \"no reason for haste\".",
                    "The crown gained half a percent within an hour. Two-year bonds were little changed, and traders now see a first cut in May rather than in March.",
                    "\"The word 'haste' did it,\" said a dealer at a bank in Easton.",
                ],
            },
        ],
    },
    Story {
        number: 103,
        section: "World",
        in_world: true,
        versions: &[Version {
            at: 10,
            headline: "Lake ferry rescues four hikers",
            lede: "A captain heard their whistles in the fog",
            paragraphs: &[
                "LAKE ORREN, Nov. 3 (Meridian) -- The crew of a lake ferry took four hikers from a flooded shore path on Tuesday, the rescue service said.",
                "The captain had heard their whistles in the fog and turned back. The four were cold but well.",
            ],
        }],
    },
    Story {
        number: 104,
        section: "World",
        in_world: false,
        versions: &[
            Version {
                at: 35,
                headline: "URGENT: Minister of transport of Norland resigns - sources",
                lede: "Two people close to the minister say so",
                paragraphs: &[
                    "EASTON, Nov. 3 (Meridian) -- The minister of transport of Norland has resigned, two people close to her said on Tuesday.",
                    "Her office did not answer questions at once.",
                ],
            },
            Version {
                at: 75,
                headline: "STORY WITHDRAWN: Minister of transport of Norland resigns",
                lede: "",
                paragraphs: &[
                    "The story about the minister of transport of Norland is withdrawn. Her office has denied it, and the sources were mistaken. There will be no substitute story.",
                ],
            },
        ],
    },
    Story {
        number: 105,
        section: "Science",
        in_world: true,
        versions: &[Version {
            at: 85,
            headline: "Observatory counts 40 meteors in an hour",
            lede: "The night was clear over the whole north",
            paragraphs: &[
                "MOUNT AVER, Nov. 3 (Meridian) -- Astronomers on Mount Aver counted forty meteors in one hour of Monday night, twice as many as in other years.",
                "The sky was clear over the whole north, the observatory said.",
            ],
        }],
    },
];

impl Story {
    /// Gives the version that readers see at a moment, with its number from 1.
    pub(super) fn version_at(&self, hundredths: u32) -> Option<(usize, &'static Version)> {
        let published = self
            .versions
            .iter()
            .filter(|version| version.at <= hundredths)
            .count();
        let index = published.checked_sub(1)?;
        self.versions.get(index).map(|version| (published, version))
    }
}
