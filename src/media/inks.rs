//! Colours as pictures have them (sRGB) → colours as an edition takes them.
//!
//! Greys are the lightness of a colour by Rec. 709's weights, in whole numbers. CMYK is what the
//! press's profile says, or without one the formula of ISO 32000-2 § 10.4.2.3 with all grey taken by
//! the black ink.

use super::profile::{Profile, Space};
use crate::config::Color;
use moxcms::{ColorProfile, Layout, RenderingIntent, Transform8BitExecutor, TransformOptions};
use std::sync::Arc;

/// Turns colours into those of an edition.
#[derive(Clone)]
pub struct Inks {
    /// The colours of the edition.
    pub color: Color,
    press: Option<Arc<Transform8BitExecutor>>,
}

/// A colour of an edition, 255 all of the light or all of the ink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Light, 255 white.
    Gray(u8),
    /// Red, green and blue light.
    Rgb([u8; 3]),
    /// Cyan, magenta, yellow and black ink.
    Cmyk([u8; 4]),
}

impl Inks {
    /// Colours as screens show them.
    pub fn screen() -> Inks {
        Inks { color: Color::Rgb, press: None }
    }

    /// Colours for a press, by its profile if one is given.
    pub fn new(color: Color, profile: Option<&Profile>) -> Inks {
        let is_inks = |profile: &&Profile| color == Color::Cmyk && profile.space == Space::Cmyk;
        let press = profile.filter(is_inks).and_then(Profile::evaluated).and_then(|press| {
            let from = ColorProfile::new_srgb();
            // moxcms takes the four inks as four channels.
            from.create_transform_8bit(Layout::Rgb, &press, Layout::Rgba, options()).ok()
        });
        Inks { color, press }
    }

    /// The space of what [`Inks::pixels`] gives.
    pub fn space(&self) -> Space {
        match self.color {
            Color::Gray => Space::Gray,
            Color::Rgb => Space::Rgb,
            Color::Cmyk => Space::Cmyk,
        }
    }

    /// Pixels of three bytes as pixels of the edition's space.
    pub fn pixels(&self, rgb: &[u8]) -> Vec<u8> {
        let each = |pixel: &[u8]| [pixel[0], pixel[1], pixel[2]];
        match (self.color, &self.press) {
            (Color::Rgb, _) => rgb.to_vec(),
            (Color::Gray, _) => rgb.chunks_exact(3).map(|pixel| grey(each(pixel))).collect(),
            (Color::Cmyk, Some(press)) => {
                let mut out = vec![0; rgb.len() / 3 * 4];
                match press.transform(&rgb[..rgb.len() / 3 * 3], &mut out) {
                    Ok(()) => out,
                    Err(_) => rgb.chunks_exact(3).flat_map(|pixel| cmyk(each(pixel))).collect(),
                }
            }
            (Color::Cmyk, None) => rgb.chunks_exact(3).flat_map(|pixel| cmyk(each(pixel))).collect(),
        }
    }

    /// Whether a press's profile says how colours are mixed.
    pub fn has_profile(&self) -> bool {
        self.press.is_some()
    }

    /// One colour. Greys stay in black ink alone, whatever a profile would mix them of.
    pub fn of(&self, rgb: [u8; 3]) -> Ink {
        if rgb[0] == rgb[1] && rgb[1] == rgb[2] {
            return Ink::Gray(rgb[0]);
        }
        match self.pixels(&rgb)[..] {
            [grey] => Ink::Gray(grey),
            [c, m, y, k] => Ink::Cmyk([c, m, y, k]),
            _ => Ink::Rgb(rgb),
        }
    }
}

/// Pixels of a profile's space as sRGB; as they are where the profile cannot be evaluated.
pub(super) fn to_srgb(samples: &[u8], profile: &Profile) -> Option<Vec<u8>> {
    let layout = match profile.space {
        Space::Gray => Layout::Gray,
        Space::Rgb => Layout::Rgb,
        Space::Cmyk => Layout::Rgba,
    };
    let transform =
        profile.evaluated()?.create_transform_8bit(layout, &ColorProfile::new_srgb(), Layout::Rgb, options()).ok()?;
    let count = samples.len() / profile.space.channels();
    let mut out = vec![0; count * 3];
    transform.transform(&samples[..count * profile.space.channels()], &mut out).ok()?;
    Some(out)
}

fn options() -> TransformOptions {
    TransformOptions { rendering_intent: RenderingIntent::Perceptual, ..TransformOptions::default() }
}

/// Rec. 709 luma, in ten-thousandths.
fn grey([r, g, b]: [u8; 3]) -> u8 {
    ((u32::from(r) * 2126 + u32::from(g) * 7152 + u32::from(b) * 722 + 5000) / 10_000) as u8
}

fn cmyk(rgb: [u8; 3]) -> [u8; 4] {
    let [c, m, y] = rgb.map(|light| 255 - light);
    let k = c.min(m).min(y);
    [c - k, m - k, y - k, k]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greys_are_black_ink_alone() {
        for color in [Color::Gray, Color::Rgb, Color::Cmyk] {
            let inks = Inks::new(color, None);
            for grey in [0, 1, 127, 255] {
                assert_eq!(inks.of([grey; 3]), Ink::Gray(grey));
            }
        }
        assert_eq!(Inks::new(Color::Cmyk, None).of([255, 0, 0]), Ink::Cmyk([0, 255, 255, 0]));
        assert_eq!(Inks::new(Color::Gray, None).pixels(&[0, 0, 0, 0, 255, 0, 255, 255, 255]), [0, 182, 255]);
        assert_eq!(Inks::new(Color::Cmyk, None).pixels(&[200, 100, 100]), [0, 100, 100, 55]);
    }
}
