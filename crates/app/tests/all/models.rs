//! Models that recognise text come from files that the user names, known by their hash or taken on the user's word.

use serde_json::json;

use crate::support::Place;

#[test]
fn models_are_taken_listed_and_checked() {
    let place = Place::new();
    place.run(&["models"]).exits(1).says(&["none", "pip download"]);
    place.write("mine_det.onnx", "finds lines");
    place.write("mine_rec.onnx", "reads them");
    // Nobody vouches for these.
    place.run(&["models", "add", "mine_det.onnx"]).exits(1);
    place.run(&["models", "add", "nowhere.whl"]).exits(5);
    place
        .run(&["models", "add", "mine_det.onnx", "mine_rec.onnx", "--unlisted"])
        .exits(0)
        .says(&["2 models taken", "licence unknown"]);
    let view = place.run(&["models", "--json"]).exits(0).json();
    assert_eq!(view["models"][0]["part"], json!("detection"));
    let file = view["models"][0]["file"].as_str().unwrap().to_owned();
    std::fs::write(file, "something else").unwrap();
    place.run(&["models"]).exits(1).says(&["damaged:", "add its package again"]);
}
