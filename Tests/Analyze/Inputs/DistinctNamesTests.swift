import CandorAnalyze
import Testing

@Suite struct DistinctNamesTests {
  @Test(arguments: [
    (["runs/mlp", "runs/dropout"], ["mlp", "dropout"]),
    (["old/mlp.npz", "new/mlp.npz"], ["old/mlp", "new/mlp"]),
    (["mlp.npz", "mlp.csv"], ["mlp.npz", "mlp.csv"]),
    (["runs/a/checkpoints/mlp", "runs/b/checkpoints/mlp"], ["a/mlp", "b/mlp"]),
    (["x/1/mlp", "x/2/mlp", "other"], ["1/mlp", "2/mlp", "other"]),
    (["a/1/mlp", "a/2/mlp", "b/1/mlp"], ["a/1/mlp", "a/2/mlp", "b/1/mlp"]),
    (["runs/mlp", "runs/mlp"], ["mlp (1)", "mlp (2)"]),
    (["mlp", "runs/mlp"], ["mlp", "runs/mlp"]),
  ])
  func `equal names get what tells them apart, and no more`(
    _ paths: [String],
    _ expected: [String]
  ) {
    let inputs = paths.map { path in
      let last = path.split(separator: "/").last.map(String.init) ?? path
      return (name: last.split(separator: ".").first.map(String.init) ?? last, path: path)
    }
    #expect(DistinctNames(inputs).names == expected)
  }
}
