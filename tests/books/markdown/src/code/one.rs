// ANCHOR: part
fn one() -> u8 {
    # let hidden = 1;
    1
}
// ANCHOR_END: part
