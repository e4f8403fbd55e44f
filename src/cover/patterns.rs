//! The twelve patterns.

use super::pen::{Pen, Random, Shape};

/// How many patterns there are.
pub const KINDS: usize = DRAW.len();

/// Each draws onto the ground, at most eleven shapes.
const DRAW: [fn(&mut Sheet); 12] =
    [arcs, waves, moon, stars, branch, mountains, stripes, constellation, arcade, tooled, scales, discs];

/// Eight-point star of radius 25, from its right-hand tip.
const STAR: &str = "l-7 7v11h-11l-7 7-7-7h-11v-11l-7-7 7-7v-11h11l7-7 7 7h11v11z";
/// The same of radius 50.
const BIG_STAR: &str = "l-14 14v22h-22l-14 14-14-14h-22v-22l-14-14 14-14v-22h22l14-14 14 14h22v22z";
/// Thread through five holes along the right edge.
const THREAD: &str = "M178-4V304M178 42h24M178 114h24M178 186h24M178 258h24";

/// At most 12 shapes, the first of which is the ground. A kind beyond the last begins again at the first.
pub fn pattern(kind: usize, seed: u32) -> Vec<Shape> {
    let mut sheet = Sheet { seed, random: Random::new(seed), shapes: Vec::with_capacity(12) };
    sheet.rect(0, 0, 200, 300, "f1");
    DRAW[kind % KINDS](&mut sheet);
    sheet.shapes
}

/// Thread binding, for a cover with a title written downwards.
pub fn binding() -> Shape {
    Shape::Path { d: THREAD.to_owned(), class: "s4 w1" }
}

/// What a pattern is drawn on.
struct Sheet {
    seed: u32,
    random: Random,
    shapes: Vec<Shape>,
}

impl Sheet {
    fn rect(&mut self, x: i32, y: i32, w: i32, h: i32, class: &'static str) {
        self.shapes.push(Shape::Rect { x, y, w, h, class });
    }

    fn circle(&mut self, cx: i32, cy: i32, r: i32, class: &'static str) {
        self.shapes.push(Shape::Circle { cx, cy, r, class });
    }

    fn path(&mut self, pen: Pen, class: &'static str) {
        self.shapes.push(pen.shape(class));
    }

    /// From `least` to below `least + n`.
    fn from(&mut self, least: i32, n: u32) -> i32 {
        least + self.random.below(n)
    }

    /// One of several.
    fn one<T: Copy>(&mut self, of: [T; 3]) -> T {
        of[self.random.below(3) as usize]
    }
}

/// Concentric arcs rising from the lower edge.
fn arcs(sheet: &mut Sheet) {
    let cx = sheet.one([0, 100, 200]);
    let top = if cx == 100 { 126 } else { 168 };
    let width = sheet.one([14, 18, 22]);
    let classes = ["f2", "f1", "f3", "f1", "f4", "f1", "f2", "f1", "f3"];
    for (radius, class) in (8..=top).rev().step_by(width as usize).zip(classes) {
        sheet.circle(cx, 296, radius, class);
    }
}

/// Sun and waves.
fn waves(sheet: &mut Sheet) {
    let (cx, cy, r) = (sheet.from(60, 80), sheet.from(174, 12), sheet.from(26, 14));
    sheet.circle(cx, cy, r, "f3");
    let height = sheet.from(14, 12);
    for row in 0..6 {
        let mut pen = Pen::default();
        pen.to('M', &[sheet.from(-50, 50), 186 + row * 20]).to('q', &[25, -height, 50, 0]);
        pen.raw("t50 0t50 0t50 0t50 0V300H-50z");
        sheet.path(pen, if row % 2 == 0 { "f2 s1 w2" } else { "f1 s4 w1" });
    }
}

/// A moon before a hatched sky.
fn moon(sheet: &mut Sheet) {
    let (cx, cy, radius) = (sheet.from(50, 100), sheet.from(150, 70), sheet.from(66, 20));
    let gap = sheet.from(9, 4);
    let slope = if sheet.random.coin() { 1 } else { -1 };
    let mut lines = Pen::default();
    for line in 0..44 {
        let x = line * gap - 150;
        if slope < 0 || x < 340 {
            lines.to('M', &[x - 150 - 150 * slope, 300]).to('l', &[300 * slope, -300]);
        }
    }
    sheet.path(lines, "s2 w1");
    sheet.circle(cx, cy, radius, "f3");
    let (shadow_x, shadow_y) = (cx + radius / 3, cy - radius / 3);
    sheet.circle(shadow_x, shadow_y, radius - 12, "f1");
    sheet.circle(shadow_x, shadow_y, radius - 26, "f2");
}

/// Star and cross tiling.
fn stars(sheet: &mut Sheet) {
    let (cell, star) = sheet.one([(100, BIG_STAR), (50, STAR), (50, STAR)]);
    let mut pens = [Pen::default(), Pen::default()];
    let mut dots = Pen::default();
    let dot = cell / 5;
    for row in 0..=300 / cell {
        for column in 0..200 / cell {
            let (x, y) = (column * cell + cell / 2, row * cell + cell / 2);
            pens[((row + column) % 2) as usize].to('M', &[x + cell / 2, y]).raw(star);
            dots.to('M', &[x, y - dot]).to('l', &[dot, dot]).to('l', &[-dot, dot]).to('l', &[-dot, -dot]).raw("z");
        }
    }
    for (pen, class) in pens.into_iter().zip(["f2 s4 w1", "f3 s4 w1"]) {
        sheet.path(pen, class);
    }
    sheet.path(dots, "f1 s4 w1");
}

/// A branch with leaves on either side.
fn branch(sheet: &mut Sheet) {
    let lean = sheet.from(-20, 41);
    let mut stem = Pen::default();
    stem.to('M', &[100 - lean, 300]).to('Q', &[100 - lean, 220, 100 + lean, 150]);
    sheet.path(stem, "s4 w2 rc");
    let (mut left, mut right, mut tip) = (Pen::default(), Pen::default(), Pen::default());
    for leaf in 0..5 {
        let (y, wide) = (296 - leaf * 30, 84 - leaf * 10);
        let x = 100 - lean + 2 * lean * leaf * leaf / 30;
        let up = wide * sheet.from(5, 3) / 10;
        left.to('M', &[x, y]).to('q', &[-wide / 5, -up, -wide, -up]).to('q', &[wide / 3, up + 8, wide, up]).raw("z");
        right
            .to('M', &[x, y - 14])
            .to('q', &[wide / 5, -up, wide, -up])
            .to('q', &[-wide / 3, up + 8, -wide, up])
            .raw("z");
    }
    tip.to('M', &[100 + lean, 160]).raw("q-16-16 0-38q16 22 0 38z");
    sheet.path(left, "f2");
    sheet.path(right, "f3");
    sheet.path(tip, "f2");
}

/// A sun over four ranges of mountains.
fn mountains(sheet: &mut Sheet) {
    let (cx, cy, r) = (sheet.from(40, 120), sheet.from(168, 14), sheet.from(18, 14));
    sheet.circle(cx, cy, r, "f4");
    for (base, class) in [(196, "f3"), (226, "f2"), (256, "f1 s3 w1"), (286, "f3")] {
        let mut pen = Pen::default();
        pen.raw("M-20 300");
        let mut x = -20;
        let mut high = sheet.random.coin();
        while x < 260 {
            let rise = if high { sheet.from(20, 26) } else { sheet.from(-8, 14) };
            pen.to('L', &[x, base - rise]);
            x += sheet.from(28, 26);
            high = !high;
        }
        pen.raw("V300z");
        sheet.path(pen, class);
    }
}

/// Stripes, upright or lying.
fn stripes(sheet: &mut Sheet) {
    let upright = sheet.random.below(3) > 0;
    let mut at = sheet.from(8, 16);
    for stripe in 0..9 {
        let width = [5, 9, 16, 30][sheet.random.below(4) as usize];
        let class = ["f2", "f3", "f4"][sheet.from(stripe, 2) as usize % 3];
        if upright {
            sheet.rect(at, 0, width, 300, class);
        } else {
            sheet.rect(0, at * 3 / 2, 200, width * 3 / 2, class);
        }
        at += width + sheet.one([4, 7, 12]);
        if at > 196 {
            break;
        }
    }
}

/// A constellation over the edge of a planet.
fn constellation(sheet: &mut Sheet) {
    let (mut sky, mut line, mut stars) = (Pen::default(), Pen::default(), Pen::default());
    for _ in 0..40 {
        sky.to('M', &[sheet.from(0, 200), sheet.from(0, 300)]).raw("h0");
    }
    let turn = if sheet.random.coin() { 3 } else { -3 };
    for star in 0..7 {
        let place = [sheet.from(17 + star * 25, 14), sheet.from(150 + turn * star, 120)];
        line.to(if star == 0 { 'M' } else { 'L' }, &place);
        stars.to('M', &place).raw("h0");
    }
    let (cx, r) = (sheet.from(30, 140), sheet.from(90, 30));
    sheet.circle(cx, 300, r, "f2");
    sheet.path(sky, "s3 w2 rc");
    sheet.path(line, "s4 w1");
    sheet.path(stars, "s4 w6 rc");
}

/// Two storeys of arches.
fn arcade(sheet: &mut Sheet) {
    let bays = sheet.from(3, 3);
    let bay = 200 / bays;
    let half = (bay - 10) / 2;
    let edge = (200 - bay * bays) / 2 + 5;
    let (mut high, mut low, mut inner) = (Pen::default(), Pen::default(), Pen::default());
    for x in (0..bays).map(|n| edge + n * bay) {
        arch(&mut high, [x, 206, 146 + half, half]);
        arch(&mut low, [x, 300, 220 + half, half]);
        arch(&mut inner, [x + half / 2, 300, 240 + half, half / 2]);
    }
    sheet.rect(0, 132, 200, 168, "f2");
    sheet.path(high, "f1");
    sheet.path(low, "f1");
    sheet.path(inner, "f3");
    sheet.rect(0, 130, 200, 4, "f4");
    sheet.rect(0, 208, 200, 3, "f4");
}

/// An arch: left edge, foot, where the round begins, half its width.
fn arch(pen: &mut Pen, [x, foot, top, half]: [i32; 4]) {
    pen.to('M', &[x, foot]).to('V', &[top]).to('a', &[half, half, 0, 0, 1, half * 2, 0]).to('V', &[foot]).raw("z");
}

/// A tooled binding: frames, corner pieces, medallion, pendants.
fn tooled(sheet: &mut Sheet) {
    sheet.rect(15, 22, 170, 256, "f2 s3 w2");
    sheet.rect(22, 29, 156, 242, "s3 w1");
    let mut corners = Pen::default();
    for (x, y, dx, dy) in [(22, 29, 1, 1), (178, 29, -1, 1), (22, 271, 1, -1), (178, 271, -1, -1)] {
        corners.to('M', &[x, y]).to('h', &[44 * dx]).to('q', &[-12 * dx, 4 * dy, -14 * dx, 14 * dy]);
        corners.to('q', &[-14 * dx, 0, -16 * dx, 16 * dy]).to('q', &[-10 * dx, 2 * dy, -14 * dx, 14 * dy]).raw("z");
    }
    sheet.path(corners, "f1 s3 w1");
    let (w, h) = (sheet.from(50, 8), sheet.from(78, 10));
    let mut medallion = Pen::default();
    medallion.to('M', &[100, 150 - h]).to('q', &[w / 3, h / 2, w, h / 2 + 8]).to('q', &[w / 4, h / 2 - 8, 0, h - 16]);
    medallion.to('q', &[-w * 2 / 3, 8, -w, h / 2 + 8]).to('q', &[-w / 3, -h / 2, -w, -h / 2 - 8]);
    medallion.to('q', &[-w / 4, 8 - h / 2, 0, 16 - h]).to('q', &[w * 2 / 3, -8, w, -h / 2 - 8]).raw("z");
    sheet.path(medallion, "f1 s3 w2");
    let mut pendants = Pen::default();
    for y in [138 - h, 162 + h] {
        pendants.to('M', &[100, y - 9]).raw("l6 9-6 9-6-9z");
    }
    sheet.path(pendants, "f3");
}

/// Rows of scales; every fourth is of another colour.
fn scales(sheet: &mut Sheet) {
    for row in 0..11 {
        let mut pen = Pen::default();
        let from = if row % 2 == 0 { 0 } else { -25 };
        for x in (0..5).map(|n| from + n * 50) {
            for radius in [25, 17, 9] {
                pen.to('M', &[x - radius, 66 + row * 25]).to('a', &[radius, radius, 0, 0, 1, radius * 2, 0]);
            }
        }
        let other = row % 4 == (sheet.seed & 3) as i32;
        sheet.path(pen, if other { "f3 s1 w2" } else { "f2 s1 w2" });
    }
}

/// Quarter and half discs in a grid.
fn discs(sheet: &mut Sheet) {
    let mut pens = [Pen::default(), Pen::default(), Pen::default()];
    for (x, y) in (0..24).map(|cell| (cell % 4 * 50, cell / 4 * 50)) {
        let pen = &mut pens[sheet.random.below(3) as usize];
        match sheet.random.below(5) {
            0 => pen.to('M', &[x, y]).raw("h50a50 50 0 0 1-50 50z"),
            1 => pen.to('M', &[x + 50, y]).raw("v50a50 50 0 0 1-50-50z"),
            2 => pen.to('M', &[x + 50, y + 50]).raw("h-50a50 50 0 0 1 50-50z"),
            3 => pen.to('M', &[x, y + 50]).raw("v-50a50 50 0 0 1 50 50z"),
            _ => pen.to('M', &[x, y + 25]).raw("a25 25 0 0 1 50 0 25 25 0 0 1-50 0z"),
        };
    }
    for (pen, class) in pens.into_iter().zip(["f2", "f3", "f4"]) {
        sheet.path(pen, class);
    }
}
