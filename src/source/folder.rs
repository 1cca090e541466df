//! The files of the book's folder, as readers ask for them: what stands where, and which file a
//! name may mean. The list is made when it is first asked for.

use crate::world::{self, World};
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// The folder of the book.
pub(super) struct Folder<'a> {
    world: &'a dyn World,
    files: OnceLock<Files>,
}

struct Files {
    all: HashSet<String>,
    /// By name without its folders, in the order of the paths.
    by_name: HashMap<String, Vec<String>>,
}

/// Folders of site generators whose files stand at the root of the site.
const SITE_ROOTS: [&str; 4] = ["static", "public", "assets", "content"];

impl<'a> Folder<'a> {
    /// The folder of a world.
    pub fn new(world: &'a dyn World) -> Folder<'a> {
        Folder { world, files: OnceLock::new() }
    }

    /// The bytes of a file.
    pub fn read(&self, path: &str) -> std::io::Result<Vec<u8>> {
        self.world.read(path)
    }

    fn files(&self) -> &Files {
        self.files.get_or_init(|| {
            // A folder that cannot be listed has been reported when the sources were looked for.
            let listed = self.world.files().unwrap_or_default();
            let mut by_name: HashMap<String, Vec<String>> = HashMap::new();
            for path in &listed {
                let name = path.rsplit('/').next().unwrap_or(path);
                by_name.entry(name.to_lowercase()).or_default().push(path.clone());
            }
            Files { all: listed.into_iter().collect(), by_name }
        })
    }

    /// Whether there is such a file.
    pub fn has(&self, path: &str) -> bool {
        self.files().all.contains(path)
    }

    /// The file that a path of the site means in a text of the book: `path` itself, or as a site
    /// generator has it, below a folder above the text or the folder of its static files there.
    pub fn find(&self, path: &str, text: &str) -> Option<String> {
        if self.has(path) {
            return Some(path.to_owned());
        }
        let mut above = text;
        while let Some((folder, _)) = above.rsplit_once('/') {
            above = folder;
            let below = std::iter::once(format!("{folder}/{path}"))
                .chain(SITE_ROOTS.iter().map(|root| format!("{folder}/{root}/{path}")));
            if let Some(found) = below.into_iter().find(|candidate| self.has(candidate)) {
                return Some(found);
            }
        }
        SITE_ROOTS.iter().map(|root| format!("{root}/{path}")).find(|candidate| self.has(candidate))
    }

    /// The file of that name that is nearest to a text of the book: beside it, else the first
    /// with the shortest path. A name may have folders in front.
    pub fn named(&self, name: &str, text: &str) -> Option<String> {
        let name = name.trim_matches('/');
        let beside = world::resolve(text, name);
        if let Some(path) = beside.filter(|path| self.has(path)) {
            return Some(path);
        }
        let last = name.rsplit('/').next().unwrap_or(name).to_lowercase();
        let end = format!("/{}", name.to_lowercase());
        let fits = |path: &&String| format!("/{}", path.to_lowercase()).ends_with(&end);
        self.files().by_name.get(&last)?.iter().filter(fits).min_by_key(|path| path.len()).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Memory;

    #[test]
    fn paths_of_a_site_are_found_where_its_generator_keeps_them() {
        let world =
            Memory::new(["site/static/a.png", "b.png", "site/posts/c.md", "static/d.png", "e/c.md"].map(|p| (p, "x")));
        let folder = Folder::new(&world);
        let find = |path: &str| folder.find(path, "site/posts/t.md");
        assert_eq!(find("a.png").as_deref(), Some("site/static/a.png"));
        assert_eq!(find("b.png").as_deref(), Some("b.png"));
        assert_eq!(find("d.png").as_deref(), Some("static/d.png"));
        assert_eq!(find("x.png"), None);
        assert_eq!(folder.named("c.md", "site/posts/t.md").as_deref(), Some("site/posts/c.md"));
        assert_eq!(folder.named("C.md", "x.md").as_deref(), Some("e/c.md"));
        assert_eq!(folder.named("posts/c.md", "x.md").as_deref(), Some("site/posts/c.md"));
    }
}
