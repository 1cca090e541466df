//! What links may call an essay of the book: its file, addresses, name and title, and the places in it.

use super::address::{Address, slug};
use crate::doc::{ChapterId, Target, each_anchor};
use crate::manuscript::essay::Essay;
use crate::manuscript::merge::Work;
use crate::manuscript::normalise::normalise;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// Endings that links between the texts of a site leave out or write in place of each other.
const ENDINGS: [&str; 8] =
    [".md", ".markdown", ".html", ".txt", "/index.md", "/_index.md", "/README.md", "/index.html"];

/// A name, and the one chapter that has it; `None` when several do.
type Names = FxHashMap<String, Option<ChapterId>>;

/// All names of all chapters.
#[derive(Default)]
pub(in crate::manuscript) struct Places {
    /// The chapters of each file, in book order.
    files: FxHashMap<Arc<str>, Vec<ChapterId>>,
    addresses: Names,
    slugs: Names,
    titles: Names,
    /// The author's own hosts.
    hosts: FxHashSet<String>,
    /// By chapter: headings' ids and anchors.
    anchors: Vec<FxHashSet<Arc<str>>>,
    /// By chapter: what a link to its title is called.
    title_ids: Vec<String>,
}

impl Places {
    /// Gathers the names of the works that are in the book, in book order, those of dropped copies too.
    pub fn new(works: &[&Work], essays: &[Essay], sites: &[String]) -> Places {
        let mut places = Places::default();
        places.hosts.extend(sites.iter().filter_map(|site| Some(Address::read(site)?.host)));
        for (id, work) in (0..).map(ChapterId).zip(works) {
            for copy in work.copies.iter().map(|&copy| &essays[copy]) {
                let chapters = places.files.entry(copy.origin().file.clone()).or_default();
                if chapters.last() != Some(&id) {
                    chapters.push(id);
                }
                for address in copy.piece.urls.iter().filter_map(|url| Address::read(url)) {
                    name(&mut places.addresses, address.key(), id);
                    name(&mut places.addresses, address.path, id);
                    if !address.host.is_empty() {
                        places.hosts.insert(address.host);
                    }
                }
                let of_url = copy.piece.urls.iter().filter_map(|url| slug(&Address::read(url)?.path));
                let own = copy.piece.slug.as_deref().and_then(slug);
                of_url.chain(own).for_each(|slug| name(&mut places.slugs, slug, id));
                name(&mut places.titles, copy.key.clone(), id);
            }
            let kept = &essays[work.kept];
            let mut anchors = FxHashSet::default();
            each_anchor(&kept.piece.blocks, &mut |anchor| {
                anchors.insert(anchor.clone());
            });
            places.anchors.push(anchors);
            places.title_ids.push(heading_id(&kept.title));
        }
        // A file of several essays is named after none of them.
        for (file, chapters) in places.files.iter().filter(|(_, chapters)| chapters.len() == 1) {
            slug(file).into_iter().for_each(|slug| name(&mut places.slugs, slug, chapters[0]));
        }
        places
    }

    /// Where a link of the chapter `own` leads in this book; `None` when it leads to no place in it.
    pub fn find(&self, target: &Target, own: ChapterId, file: &str) -> Option<Target> {
        match target {
            Target::Chapter { .. } => Some(target.clone()),
            Target::Anchor(anchor) => {
                let here = self.anchor(own, anchor).map(Target::Anchor);
                // Where essays were split out of one file, the place may be in another of them.
                let several = || self.files.get(file).is_some_and(|chapters| chapters.len() > 1);
                let titled = || (self.title_ids.get(own.0 as usize)? == &anchor.to_lowercase()).then_some(own);
                here.or_else(|| several().then(|| self.in_file(file, Some(anchor))).flatten())
                    .or_else(|| titled().map(|id| Target::Chapter { id, anchor: None }))
            }
            Target::File { path, fragment } => {
                let fragment = fragment.as_deref();
                self.in_file(path, fragment).or_else(|| self.chapter(self.of_site_path(path)?, fragment))
            }
            Target::Url(url) => {
                let address = Address::read(url)?;
                let known = one(&self.addresses, &address.key());
                let own_site = || self.hosts.contains(&address.host).then(|| self.of_site_path(&address.path));
                self.chapter(known.or_else(|| own_site().flatten())?, address.fragment)
            }
        }
    }

    /// The chapter that a path of the author's site means: by its address, else by its name.
    fn of_site_path(&self, path: &str) -> Option<ChapterId> {
        let rooted = format!("/{}", path.trim_start_matches('/'));
        let address = Address::read(&rooted)?;
        one(&self.addresses, &address.path)
            .or_else(|| one(&self.slugs, &slug(path)?))
            .or_else(|| one(&self.titles, &normalise(path)))
    }

    /// A chapter of the file that a path means: the only one, or the one that has the fragment.
    fn in_file(&self, path: &str, fragment: Option<&str>) -> Option<Target> {
        let stem = ENDINGS.iter().find_map(|ending| path.strip_suffix(ending)).unwrap_or(path).trim_end_matches('/');
        let exact = self.files.get(path);
        let chapters =
            exact.or_else(|| ENDINGS.iter().find_map(|ending| self.files.get(format!("{stem}{ending}").as_str())))?;
        match chapters[..] {
            [only] => self.chapter(only, fragment),
            _ => {
                let fragment = fragment?;
                let has = |id: &&ChapterId| self.anchor(**id, fragment).is_some();
                let titled = |id: &&ChapterId| self.title_ids[id.0 as usize] == fragment.to_lowercase();
                let found = chapters.iter().find(titled).or_else(|| chapters.iter().find(has))?;
                self.chapter(*found, Some(fragment))
            }
        }
    }

    /// A place in a chapter; its beginning when it has no such place.
    fn chapter(&self, id: ChapterId, fragment: Option<&str>) -> Option<Target> {
        Some(Target::Chapter { id, anchor: fragment.and_then(|fragment| self.anchor(id, fragment)) })
    }

    /// The anchor as the chapter spells it.
    fn anchor(&self, id: ChapterId, fragment: &str) -> Option<Arc<str>> {
        let anchors = self.anchors.get(id.0 as usize)?;
        anchors.get(fragment).or_else(|| anchors.get(fragment.to_lowercase().as_str())).cloned()
    }
}

fn name(names: &mut Names, name: String, id: ChapterId) {
    // The empty name is that of a site's front page.
    if !name.is_empty() {
        names.entry(name).and_modify(|known| *known = known.filter(|known| *known == id)).or_insert(Some(id));
    }
}

fn one(names: &Names, name: &str) -> Option<ChapterId> {
    names.get(name).copied().flatten()
}

/// The id that sites make of a heading: lower case, spaces to hyphens, no punctuation.
fn heading_id(title: &str) -> String {
    let kept = title.to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '-' | '_'));
    kept.map(|c| if c.is_whitespace() { '-' } else { c }).collect()
}
