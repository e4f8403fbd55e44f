//! Ranking, natively. Which libraries and where they are kept, `cargo xtask bench` says; by itself it takes the smaller
//! two.

use std::error::Error;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use carrel_bench::NOW;
use carrel_bench::prepared::Prepared;
use carrel_bench::reader::{REACTIONS, Reader};
use carrel_engine::collection::Collection;
use carrel_engine::rank::{Blend, Ranking, ShelfKind, ShelfQuery, first_shelf, shelf};
use criterion::{Criterion, SamplingMode};

fn main() -> Result<(), Box<dyn Error>> {
    let time = Duration::from_millis(500);
    let settings = Criterion::default().warm_up_time(time).measurement_time(time * 3).sample_size(50).without_plots();
    let mut criterion = settings.configure_from_args();
    let folder = std::env::var_os("CARREL_BENCH_LIBRARIES").map_or_else(default_folder, PathBuf::from);
    let sizes = std::env::var("CARREL_BENCH_TITLES").unwrap_or_else(|_| "10000 100000".into());
    for titles in sizes.split_whitespace() {
        let titles = titles.parse()?;
        measure(&mut criterion, titles, &Prepared::open(&folder, titles)?.collection()?)?;
    }
    criterion.final_summary();
    Ok(())
}

fn default_folder() -> PathBuf {
    std::env::temp_dir().join("carrel-bench")
}

fn measure(criterion: &mut Criterion, titles: usize, collection: &Collection) -> Result<(), Box<dyn Error>> {
    let blend = Blend::default();
    let query = ShelfQuery::new(ShelfKind::Picked, NOW);
    let mut profiles = Vec::new();
    for reactions in REACTIONS {
        profiles.push((reactions, Reader::new(collection, reactions).profile(collection)?));
    }
    for (reactions, profile) in &profiles {
        one(criterion, "scores", titles, *reactions, &mut || {
            black_box(Ranking::new(collection, &blend, black_box(profile), NOW).score(0));
        });
    }
    for (reactions, profile) in &profiles {
        one(criterion, "shelf", titles, *reactions, &mut || {
            black_box(shelf(collection, &blend, black_box(profile), &query));
        });
    }
    one(criterion, "first", titles, 0, &mut || {
        black_box(first_shelf(collection, &blend, black_box(&query)));
    });
    Ok(())
}

fn one(criterion: &mut Criterion, what: &str, titles: usize, reactions: usize, run: &mut dyn FnMut()) {
    let mut group = criterion.benchmark_group(format!("{what}/{titles}"));
    // Each sample as many calls as the others: else what is slow is called once in a sample and fifty times in another.
    group.sampling_mode(SamplingMode::Flat);
    group.bench_function(reactions.to_string(), |bencher| bencher.iter(&mut *run));
    group.finish();
}
