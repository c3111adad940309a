import CandorProgress
import Dispatch
import Testing

/// Stages: what is under way, how much of it is done, from whichever thread.
///
/// One after the other, since who listens is known to the whole process. Other suites work at the same time, so of
/// the whole only the stages of a test itself are asked for.
@Suite(.serialized) struct ProgressTests {
  private func isOpen(_ stage: Stage, in whole: Stage) -> Bool {
    whole.open.contains { $0 === stage }
  }

  @Test func `a stage counts its steps`() throws {
    let whole = Progress.listen()
    let stage = try #require(Progress.open("reading", of: 4))
    #expect(isOpen(stage, in: whole) && stage.name == "reading")
    #expect(stage.share == 0)
    #expect(stage.secondsLeft == nil)
    stage.advance()
    #expect(stage.share == 0.25)
    #expect(try #require(stage.secondsLeft) >= 0)
    stage.advance(by: 2)
    #expect(stage.share == 0.75)
    stage.reach(9)
    #expect(stage.share == 1)
    stage.close()
    #expect(!isOpen(stage, in: whole))
  }

  @Test func `an inner stage is a part of a step`() throws {
    _ = Progress.listen()
    let outer = try #require(Progress.open("methods", of: 4))
    outer.advance()
    // A stage that does not count passes on what is within.
    let method = try #require(Progress.open("isotonic"))
    let folds = try #require(Progress.open("folds", of: 2))
    #expect(method.share == nil && outer.share == 0.25)
    #expect(outer.open.map(\.name) == ["isotonic"] && method.open.map(\.name) == ["folds"])
    folds.advance()
    #expect(outer.share == 0.375)
    folds.close()
    method.close()
    outer.advance()
    #expect(outer.share == 0.5)
    let next = try #require(Progress.open("platt"))
    #expect(outer.open.map(\.name) == ["platt"])
    next.close()
    outer.close()
  }

  @Test func `threads that share the work share the stage`() throws {
    let whole = Progress.listen()
    let outer = try #require(Progress.open("pairs", of: 1_000))
    let shared = Progress.current
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      Progress.within(shared) {
        for _ in 0..<250 {
          let inner = Progress.open("one", of: 1)
          inner?.advance()
          inner?.close()
          shared?.advance()
        }
      }
    }
    #expect(outer.share == 1)
    #expect(outer.open.isEmpty && isOpen(outer, in: whole))
    outer.close()
    #expect(!isOpen(outer, in: whole))
  }

  @Test func `a thread of another work is no part of it`() throws {
    let whole = Progress.listen()
    let first = try #require(Progress.open("first"))
    let group = DispatchGroup()
    DispatchQueue(label: "other").async(group: group) {
      let second = Progress.open("second")
      second?.close()
    }
    group.wait()
    #expect(first.open.isEmpty && isOpen(first, in: whole))
    first.close()
  }
}
