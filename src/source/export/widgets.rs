//! What blog software puts around and into texts for readers on the web, and what says nothing in
//! a book: subscribe buttons, share rows, comment forms, players.
//!
//! It is known by its classes, which blocks do not have: so it is cut out of the HTML.

use super::tags::{Element, Tag, elements};
use std::borrow::Cow;
use std::ops::Range;

/// Classes and ids of elements that are cut whatever they hold.
const WIDGETS: [&str; 62] = [
    // Substack.
    "subscription-widget-wrap",
    "subscription-widget-wrap-editor",
    "subscription-widget",
    "subscribe-widget",
    "install-substack-app-embed",
    "community-chat",
    "directMessage",
    "paywall-jump",
    "poll-embed",
    "header-anchor-parent",
    "header-anchor-widget",
    "image-link-expand",
    // WordPress and its plug-ins.
    "sharedaddy",
    "sd-sharing",
    "sd-like",
    "jp-relatedposts",
    "wpcnt",
    "jetpack-likes-widget-wrapper",
    "jetpack_subscription_widget",
    "wp-block-jetpack-subscriptions",
    "wp-block-jetpack-sharing-buttons",
    "wp-block-comments",
    "wp-block-post-comments",
    "wp-block-post-comments-form",
    "wp-block-latest-comments",
    "wp-block-loginout",
    "wp-block-navigation",
    "wp-block-search",
    "wp-block-social-links",
    "addtoany_share_save_container",
    "addtoany_content",
    "a2a_kit",
    "ez-toc-container",
    "heateor_sss_sharing_container",
    "shareaholic-canvas",
    "ss-inline-share-wrapper",
    "social-share",
    "share-buttons",
    "sharing-buttons",
    "yarpp",
    "yarpp-related",
    "post-views",
    "mc_embed_signup",
    "mc4wp-form",
    "comments-area",
    "comment-respond",
    "comment-form",
    "respond",
    "disqus_thread",
    "utterances",
    "giscus",
    // Ghost.
    "kg-signup-card",
    "kg-audio-player-container",
    "kg-audio-thumbnail",
    "kg-video-overlay",
    "kg-video-player-container",
    "kg-bookmark-icon",
    "kg-bookmark-thumbnail",
    "kg-toggle-card-icon",
    // FeedBurner and Blogger.
    "feedflare",
    "blogger-post-footer",
    "blog-share",
];

/// Classes of buttons, which are cut when they ask the reader to do something with the blog.
const BUTTONS: [&str; 4] = ["button-wrapper", "captioned-button-wrap", "kg-button-card", "wp-block-button"];

/// What tells such a button from a link that is one of the text.
const ASKS: [&str; 9] = [
    "/subscribe",
    "action=share",
    "/comments",
    "#comments",
    "#respond",
    "%%checkout_url%%",
    "%%share_url%%",
    "%%half_magic_comments_url%%",
    "#/portal/",
];

/// The text without widgets, their line ends kept, and where they stood.
pub(in crate::source) fn strip(html: &str) -> (Cow<'_, str>, Vec<Range<usize>>) {
    let may_be = |tag: &Tag<'_>| tag.names().any(|name| WIDGETS.contains(&name) || BUTTONS.contains(&name));
    let mut out = String::new();
    let mut found = Vec::new();
    let mut from = 0;
    for element in elements(html, may_be).filter(|element| is_widget(html, element)) {
        out.push_str(&html[from..element.outer.start]);
        out.extend(html[element.outer.clone()].chars().filter(|c| *c == '\n'));
        from = element.outer.end;
        found.push(element.outer);
    }
    if from == 0 {
        return (Cow::Borrowed(html), found);
    }
    out.push_str(&html[from..]);
    (Cow::Owned(out), found)
}

fn is_widget(html: &str, element: &Element<'_>) -> bool {
    let is_button = element.tag.names().any(|name| BUTTONS.contains(&name));
    let inside = || &html[element.outer.clone()];
    !is_button || ASKS.iter().any(|ask| inside().contains(ask))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widgets_are_cut_and_buttons_of_the_text_stay() {
        let html = "<p>a</p>\n<div class=\"subscription-widget-wrap x\">\n<div>Subscribe</div></div><p>b</p>\
            <p class=\"button-wrapper\"><a href=\"https://x.example/subscribe?\">Now</a></p>\
            <p class=\"button-wrapper\"><a href=\"https://x.example/shop\">My book</a></p>";
        let (left, cut) = strip(html);
        assert_eq!(
            left,
            "<p>a</p>\n\n<p>b</p><p class=\"button-wrapper\"><a href=\"https://x.example/shop\">My book</a></p>"
        );
        assert_eq!(cut.len(), 2);
        assert!(matches!(strip("<p>a</p>"), (Cow::Borrowed(_), cut) if cut.is_empty()));
    }
}
