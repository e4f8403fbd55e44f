//! From weights to what is published: few a title, in coarse steps, within a number of bytes.

use std::io;

use carrel_engine::collection::Neighbours;

use super::Lists;
use crate::output;

/// For each target title its sources, ascending, with weights of 1 to 127.
pub type Published = Vec<Vec<(u32, u8)>>;

/// Largest weight.
const LARGEST: u8 = 127;
/// Weights are multiples of this: on goodbooks that costs less than a thousandth of NDCG@100, and saves an eighth of the file.
const STEP: f32 = 4.0;
/// What a model takes for each title unless somebody wishes otherwise: every reader fetches all of it.
const BYTES_PER_TITLE: usize = 19;
/// Bytes that any library may take.
const FEW_BYTES: usize = 100_000;
/// Bytes that no library takes unless somebody wishes so.
pub const MOST_BYTES: usize = 1_000_000;
/// One weight in this many is larger than the largest step and is cut to it, so that a few do not make all others coarse.
const CUT: usize = 1_000;
/// Weights below this are dropped: on goodbooks they are half of the file and change nothing.
const TINY: u8 = 8;
/// So many of a title stay, however small: otherwise nothing would lead to a title that is little borrowed.
const LEAST: usize = 3;
/// What is still too large is made smaller by a little more than it is too large.
const CLOSER: f64 = 0.985;

/// The usual size of a model of so many titles, in bytes.
pub fn usual_bytes(titles: usize) -> usize {
    (BYTES_PER_TITLE * titles).clamp(FEW_BYTES, MOST_BYTES)
}

/// The largest weights of each title, so that all together fit into `bytes`.
///
/// To make them fit, small weights go before lists become shorter than [`LEAST`]: at the same size that costs less than lists of the same
/// length for all.
pub fn publish(lists: &Lists, bytes: usize) -> Published {
    let unit = unit(lists);
    let mut published: Published = lists.iter().map(|list| quantised(list, unit)).collect();
    shorten_all(&mut published, bytes);
    published
}

/// The model of the common set in a file of at most `bytes`, gzipped, the smallest weights left out as in [`publish`]. `places` has the
/// position in the common set of the title of each list.
pub fn fitted(lists: &Published, places: &[u32], bytes: usize) -> io::Result<Neighbours> {
    let mut wanted = bytes;
    while wanted > 0 {
        let mut shorter = lists.clone();
        shorten_all(&mut shorter, wanted);
        let model = by_place(&shorter, places);
        let size = output::gzip(&model.encode())?.len();
        if size <= bytes || model.is_empty() {
            return Ok(model);
        }
        // The estimate was too low by that much.
        wanted = (wanted as f64 * bytes as f64 / size as f64 * CLOSER) as usize;
    }
    Ok(Neighbours::default())
}

/// The lists where they stand in the common set.
fn by_place(lists: &Published, places: &[u32]) -> Neighbours {
    let mut all = vec![Vec::new(); places.len()];
    for (list, &place) in lists.iter().zip(places) {
        let mut list: Vec<(u32, u8)> = list.iter().map(|&(source, weight)| (places[source as usize], weight)).collect();
        list.sort_unstable();
        all[place as usize] = list;
    }
    Neighbours::from_lists(&all)
}

fn shorten_all(published: &mut Published, bytes: usize) {
    let (floor, least) = bounds(published, bytes);
    for list in published {
        shorten(list, length(list, floor, least));
    }
}

/// The weight that becomes [`LARGEST`].
fn unit(lists: &Lists) -> f32 {
    let mut all: Vec<f32> = lists.iter().flatten().map(|(_, weight)| *weight).collect();
    if all.is_empty() {
        return 1.0;
    }
    let place = all.len() - 1 - all.len() / CUT;
    *all.select_nth_unstable_by(place, f32::total_cmp).1
}

fn quantised(list: &[(u32, f32)], unit: f32) -> Vec<(u32, u8)> {
    let scale = (f32::from(LARGEST) / STEP).ceil();
    // What would be one of 127 steps is not nothing.
    let least = |weight: f32| if weight / unit * f32::from(LARGEST) < 0.5 { 0.0 } else { STEP };
    let step = |weight: f32| ((weight / unit * scale).round() * STEP).clamp(least(weight), f32::from(LARGEST)) as u8;
    let mut list: Vec<(u32, u8)> = list.iter().map(|&(source, weight)| (source, step(weight))).collect();
    list.retain(|(_, weight)| *weight > 0);
    list.sort_unstable_by_key(|(source, _)| *source);
    list
}

/// The lowest floor with which all fit, and how many of a title stay below it.
fn bounds(lists: &Published, bytes: usize) -> (u8, usize) {
    let fits = |floor: u8, least: usize| size(lists, floor, least) <= bytes;
    let above = LARGEST + 1;
    for least in (1..=LEAST).rev() {
        if fits(above, least) {
            return (lowest(lists, bytes, least), least);
        }
    }
    (lowest(lists, bytes, 0), 0)
}

/// The lowest floor with which all fit.
fn lowest(lists: &Published, bytes: usize, least: usize) -> u8 {
    let floors: Vec<u8> = (TINY..=LARGEST).collect();
    TINY + floors.partition_point(|&floor| size(lists, floor, least) > bytes) as u8
}

/// What the lists take in the file, compressed, as far as can be told without compressing: for each weight four bits, and as many
/// as the gap to the next source has, with two more for what the coding wastes.
fn size(lists: &Published, floor: u8, least: usize) -> usize {
    let of_list = |list: &Vec<(u32, u8)>| match length(list, floor, least) {
        0 => 0,
        length => length * (2 * (lists.len() / length).max(1).ilog2() as usize + 12),
    };
    lists.iter().map(of_list).sum::<usize>() / 16
}

/// How many of a list stay.
fn length(list: &[(u32, u8)], floor: u8, least: usize) -> usize {
    let large = list.iter().filter(|(_, weight)| *weight >= floor).count();
    large.max(least.min(list.len()))
}

/// Keeps the `keep` largest; of equal ones the first titles.
fn shorten(list: &mut Vec<(u32, u8)>, keep: usize) {
    if list.len() > keep {
        list.sort_unstable_by_key(|&(source, weight)| (std::cmp::Reverse(weight), source));
        list.truncate(keep);
        list.sort_unstable();
    }
    list.shrink_to_fit();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_steps_of_the_largest_and_those_of_nothing_go() {
        let lists = vec![vec![(7, 0.5), (2, 1.0), (3, 0.001)], vec![], vec![(1, 0.25)]];
        assert_eq!(publish(&lists, 1_000), [vec![(2, 127), (7, 64)], vec![], vec![(1, 32)]]);
    }

    #[test]
    fn a_few_large_weights_do_not_make_the_others_coarse() {
        let mut lists: Lists = (0..2_000).map(|_| vec![(0, 0.5)]).collect();
        lists[9] = vec![(0, 80.0)];
        assert!(publish(&lists, 100_000).iter().all(|list| list[0].1 == 127));
    }

    #[test]
    fn tiny_weights_go_but_not_all_of_a_title() {
        let sources = |list: &[(u32, u8)]| list.iter().map(|(source, _)| *source).collect::<Vec<_>>();
        let lists = vec![(0..10).map(|n| (n, 0.01 * (n + 1) as f32)).collect(), vec![(0, 1.0), (1, 0.01)]];
        let published = publish(&lists, 1_000);
        assert_eq!(sources(&published[0]), [4, 5, 6, 7, 8, 9]);
        assert_eq!(sources(&published[1]), [0, 1]);
    }

    #[test]
    fn a_fitted_model_takes_no_more_than_it_may_and_stands_by_position() {
        let lists: Published = (0..500_u32).map(|n| vec![((n * 7 + 1) % 500, 8 + (n % 30) as u8 * 4)]).collect();
        let places: Vec<u32> = (0..500).map(|n| 499 - n).collect();
        for bytes in [100_000, 900, 500] {
            let model = fitted(&lists, &places, bytes).unwrap();
            assert!(output::gzip(&model.encode()).unwrap().len() <= bytes && !model.is_empty(), "{bytes}");
            assert!(lists.iter().enumerate().all(|(target, list)| {
                let weight = model.weight(499 - list[0].0, 499 - target as u32);
                weight == list[0].1 || (bytes < 1_000 && weight == 0)
            }));
        }
        assert!(fitted(&lists, &places, 0).unwrap().is_empty());
    }

    #[test]
    fn what_does_not_fit_goes_the_smallest_weights_first() {
        let lists: Lists =
            (0..100).map(|list| (0..10).map(|n| (n, (1 + n + list / 50 * 10) as f32)).collect()).collect();
        for bytes in [3_000, 1_500, 1_000, 500, 300, 100, 0] {
            let published = publish(&lists, bytes);
            assert!(size(&published, 0, 0) <= bytes, "{bytes}");
            let count = |range: std::ops::Range<usize>| published[range].iter().map(Vec::len).sum::<usize>();
            assert!(count(0..50) <= count(50..100));
            let all = count(0..100);
            assert!(bytes < 1_000 || all == 1_000 || all > bytes / 3, "{bytes} {all}");
            assert!(bytes < 300 || published.iter().all(|list| !list.is_empty()), "{bytes}");
        }
    }
}
