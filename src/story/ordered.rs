//! Puts hashes in order. They are spread evenly, so that each is put about where it belongs at once.
//!
//! Must not know: what was hashed.

/// Fewest values that are spread before they are sorted: fewer are sorted as fast without.
const FEWEST: usize = 24;

/// High bits by which values are spread, and those by which few are.
const BITS: u32 = 8;
const FEW_BITS: u32 = 6;

/// Fewest values that are many.
const MANY: usize = 160;

/// Values of one place that are sorted by themselves: one word may stand in a text again and again.
const CROWD: usize = 16;

/// Sorts numbers of which the high bits are those of hashes. Others are sorted too, though no faster than by any sort.
pub(super) fn sort_hashes(values: &mut Vec<u64>) {
    if values.len() < FEWEST {
        values.sort_unstable();
    } else if values.len() < MANY {
        spread::<FEW_BITS, { 1 << FEW_BITS }>(values);
    } else {
        spread::<BITS, { 1 << BITS }>(values);
    }
}

/// Puts numbers in order by their first `BITS` bits, and then those that are nearly sorted.
fn spread<const BITS: u32, const PLACES: usize>(values: &mut Vec<u64>) {
    let place_of = |value: u64| usize::try_from(value >> (u64::BITS - BITS)).unwrap_or_default();
    // How many values each place has; then where the next of them goes, which in the end is where they end.
    let mut places = [0_usize; PLACES];
    for value in &*values {
        places[place_of(*value)] += 1;
    }
    let (mut begin, mut most) = (0, 0);
    for place in &mut places {
        most = most.max(*place);
        begin += std::mem::replace(place, begin);
    }
    let mut spread = values.clone();
    for value in &*values {
        let next = &mut places[place_of(*value)];
        if let Some(room) = spread.get_mut(*next) {
            *room = *value;
        }
        *next += 1;
    }
    if most > CROWD {
        let mut begin = 0;
        for end in places {
            if end - begin > CROWD {
                spread[begin..end].sort_unstable();
            }
            begin = end;
        }
    }
    sort_neighbours(&mut spread);
    *values = spread;
}

/// Sorts values that are nearly sorted: each moves by a few places at most.
fn sort_neighbours(values: &mut [u64]) {
    for place in 1..values.len() {
        let (sorted, rest) = values.split_at_mut(place);
        let Some(value) = rest.first_mut() else {
            break;
        };
        let wanted = *value;
        let mut hole = value;
        for before in sorted.iter_mut().rev() {
            if *before <= wanted {
                break;
            }
            *hole = *before;
            hole = before;
        }
        *hole = wanted;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn hashes_are_sorted_as_by_any_sort(
            seeds in prop::collection::vec(0_u64..200, 0..300),
            clear in 0_u32..64,
        ) {
            // Evenly spread, all alike in their high bits, and anything between.
            let hash = |seed: &u64| seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> clear;
            let mut values: Vec<u64> = seeds.iter().map(hash).collect();
            let mut expected = values.clone();
            expected.sort_unstable();
            sort_hashes(&mut values);
            prop_assert_eq!(values, expected);
        }
    }
}
