use newswire::feed::{ParseContext, parse};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let bytes = std::fs::read(&a[2]).unwrap();
    let n: usize = a[3].parse().unwrap();
    for _ in 0..n {
        match a[1].as_str() {
            "ours" => {
                std::hint::black_box(parse(&bytes, &ParseContext::default()).is_ok());
            }
            "theirs" => {
                std::hint::black_box(feed_rs::parser::parse(bytes.as_slice()).is_ok());
            }
            _ => {}
        }
    }
}
