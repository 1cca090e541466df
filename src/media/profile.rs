//! Colour profiles: the press that a book is printed on, and what a picture's numbers mean (ICC.1:2022).
//!
//! Only the head is read here (§ 7.2); moxcms evaluates the rest.

use crate::diag::{Diagnostic, Origin, Sink, Stopped};
use crate::world::World;
use moxcms::{ColorProfile, ProfileText};
use std::sync::Arc;

/// What the numbers of a profile are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// One of light or ink.
    Gray,
    /// Three of light.
    Rgb,
    /// Four of ink.
    Cmyk,
}

impl Space {
    /// How many numbers a colour has.
    pub fn channels(self) -> usize {
        match self {
            Space::Gray => 1,
            Space::Rgb => 3,
            Space::Cmyk => 4,
        }
    }
}

/// A profile that can be used.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Its colours.
    pub space: Space,
    /// What it calls itself.
    pub name: String,
    /// The file.
    pub bytes: Arc<[u8]>,
}

/// Where things stand in a profile's head (§ 7.2, table 17).
const CLASS: std::ops::Range<usize> = 12..16;
const SPACE: std::ops::Range<usize> = 16..20;
const SIGNATURE: std::ops::Range<usize> = 36..40;

impl Profile {
    /// Reads the profile of a press: one of an output device.
    ///
    /// # Errors
    /// When it is damaged or the profile of something else; the message says which.
    pub fn of_press(bytes: &[u8]) -> Result<Profile, String> {
        let profile = Profile::parse(bytes)?;
        match &bytes[CLASS] {
            b"prtr" => Ok(profile),
            b"mntr" => Err("it is the profile of a screen; a printer names one for its press".into()),
            _ => Err("it is not the profile of a press (class `prtr`)".into()),
        }
    }

    /// Reads any profile of greys, RGB or CMYK.
    ///
    /// # Errors
    /// When it is damaged or of other colours.
    pub fn parse(bytes: &[u8]) -> Result<Profile, String> {
        if bytes.get(SIGNATURE) != Some(b"acsp") {
            return Err("it is no ICC profile".into());
        }
        let space = match &bytes[SPACE] {
            b"GRAY" => Space::Gray,
            b"RGB " => Space::Rgb,
            b"CMYK" => Space::Cmyk,
            _ => return Err("its colours are neither greys nor RGB nor CMYK".into()),
        };
        let parsed = ColorProfile::new_from_slice(bytes).map_err(|why| format!("it is damaged: {why}"))?;
        let name = parsed.description.as_ref().map(text).unwrap_or_default();
        let name = if name.is_empty() { "unnamed profile".into() } else { name };
        Ok(Profile { space, name, bytes: bytes.into() })
    }

    /// Reads the file that `[print] profile` names.
    ///
    /// # Errors
    /// When it cannot be read or used; the error is in `sink`.
    pub fn load(path: &str, origin: &Origin, world: &dyn World, sink: &mut Sink) -> Result<Profile, Stopped> {
        let read = world.read(path).map_err(|why| format!("the profile `{path}` cannot be read: {why}"));
        let profile = read.and_then(|bytes| {
            Profile::of_press(&bytes).map_err(|why| format!("the profile `{path}` cannot be used: {why}"))
        });
        profile.map_err(|message| {
            let hint = "ask the printer for the ICC profile of its press and put the file into the book's folder";
            sink.stop(Diagnostic::error("print-profile", message).at(origin.clone()).hint(hint))
        })
    }

    /// Whether it is the space that pictures without a profile are in.
    pub fn is_srgb(&self) -> bool {
        self.space == Space::Rgb && self.name.to_lowercase().contains("srgb")
    }

    pub(super) fn evaluated(&self) -> Option<ColorProfile> {
        ColorProfile::new_from_slice(&self.bytes).ok()
    }
}

fn text(text: &ProfileText) -> String {
    let text = match text {
        ProfileText::PlainString(text) => text.clone(),
        ProfileText::Localizable(texts) => texts.first().map(|text| text.value.clone()).unwrap_or_default(),
        ProfileText::Description(text) => text.ascii_string.clone(),
    };
    text.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_of_a_screen_or_a_damaged_one_is_no_press() {
        let screen = ColorProfile::new_srgb().encode().unwrap();
        assert!(Profile::of_press(&screen).unwrap_err().contains("screen"));
        assert!(Profile::parse(&screen).unwrap().is_srgb());
        assert!(Profile::parse(&screen[..60]).is_err());
        assert!(Profile::parse(b"").is_err() && Profile::parse(&[0; 128]).is_err());
    }
}
