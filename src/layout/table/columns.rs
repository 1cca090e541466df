//! What cells need → how wide columns are, as CSS 2.2 § 17.5.2.2 has it: every column at least as
//! wide as what cannot be broken, the rest shared out by what each column could still use.

use crate::geom::Length;

/// What a cell needs: its width without breaks that divide words, and with no break at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    /// First column.
    pub column: usize,
    /// Columns that it covers.
    pub columns: usize,
    /// The least width.
    pub least: Length,
    /// The width of its longest line.
    pub most: Length,
}

/// What a column needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Need {
    /// The least width.
    pub least: Length,
    /// The width that it can use.
    pub most: Length,
}

/// What each column needs, `gap` apart. Cells over several columns come last and ask for what these
/// have not yet.
pub fn needs(count: usize, gap: Length, demands: &[Demand]) -> Vec<Need> {
    let mut needs = vec![Need::default(); count];
    for one in demands.iter().filter(|demand| demand.columns == 1) {
        let need = &mut needs[one.column];
        need.least = need.least.max(one.least);
        need.most = need.most.max(one.most).max(need.least);
    }
    for wide in demands.iter().filter(|demand| demand.columns > 1) {
        let covered = &mut needs[wide.column..wide.column + wide.columns];
        let gaps = gap * (wide.columns as i64 - 1);
        let lacking = |has: Length, wanted: Length| (wanted - gaps - has).max(Length::ZERO) / wide.columns as i64;
        let least = lacking(covered.iter().map(|need| need.least).sum(), wide.least);
        let most = lacking(covered.iter().map(|need| need.most).sum(), wide.most);
        for need in covered {
            need.least += least;
            need.most = (need.most + most).max(need.least);
        }
    }
    needs
}

/// The widths of columns in some room, without the gaps between them; `None` when the least that
/// they need is more.
pub fn widths(needs: &[Need], room: Length) -> Option<Vec<Length>> {
    let least: Length = needs.iter().map(|need| need.least).sum();
    let most: Length = needs.iter().map(|need| need.most).sum();
    if least > room {
        return None;
    }
    if most <= room {
        return Some(needs.iter().map(|need| need.most).collect());
    }
    let (spare, wanted) = (room - least, most - least);
    // Rounded down, so that the sum is never too much.
    let share = |need: &Need| i128::from((need.most - need.least).to_sp()) * i128::from(spare.to_sp());
    let widen = |need: &Need| need.least + Length::sp((share(need) / i128::from(wanted.to_sp().max(1))) as i64);
    Some(needs.iter().map(widen).collect())
}

/// The widths where there is too little room: narrow columns keep what they need, wide ones share
/// what is left evenly.
pub fn squeezed(needs: &[Need], room: Length) -> Vec<Length> {
    let mut order: Vec<usize> = (0..needs.len()).collect();
    order.sort_by_key(|column| needs[*column].least);
    let mut widths = vec![Length::ZERO; needs.len()];
    let mut left = room;
    for (done, column) in order.into_iter().enumerate() {
        let share = left / (needs.len() - done) as i64;
        widths[column] = needs[column].least.min(share);
        left -= widths[column];
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn need(least: i64, most: i64) -> Need {
        Need { least: Length::pt(least), most: Length::pt(most) }
    }

    #[test]
    fn columns_are_as_wide_as_their_text_where_there_is_room() {
        let needs = [need(10, 50), need(20, 150)];
        assert_eq!(widths(&needs, Length::pt(300)), Some(vec![Length::pt(50), Length::pt(150)]));
        assert_eq!(widths(&needs, Length::pt(115)), Some(vec![Length::pt(30), Length::pt(85)]));
        assert_eq!(widths(&needs, Length::pt(29)), None);
        assert_eq!(squeezed(&needs, Length::pt(24)), [Length::pt(10), Length::pt(14)]);
    }

    #[test]
    fn a_cell_over_two_columns_widens_both() {
        let demand = |column, columns, most| Demand { column, columns, least: Length::pt(5), most: Length::pt(most) };
        let needs = needs(2, Length::pt(10), &[demand(0, 1, 20), demand(1, 1, 20), demand(0, 2, 100)]);
        assert_eq!([needs[0].most, needs[1].most], [Length::pt(45), Length::pt(45)]);
    }

    proptest! {
        #[test]
        fn columns_never_take_more_than_their_room(
            needs in prop::collection::vec((0i64..1 << 30, 0i64..1 << 30), 1..20), room in 0i64..1 << 33
        ) {
            let needs: Vec<Need> = needs.into_iter().map(|(a, b)| Need { least: Length::sp(a.min(b)), most: Length::sp(a.max(b)) }).collect();
            let sum = |widths: &[Length]| -> Length { widths.iter().copied().sum() };
            let room = Length::sp(room);
            prop_assert!(sum(&squeezed(&needs, room)) <= room);
            if let Some(widths) = widths(&needs, room) {
                prop_assert!(sum(&widths) <= room);
                prop_assert!(widths.iter().zip(&needs).all(|(width, need)| *width >= need.least));
            }
        }
    }
}
