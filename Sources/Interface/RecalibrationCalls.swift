import CandorAnalyze
import CandorFormats
import CandorMetrics
import CandorTrain
import Foundation

/// A fitted map with the record of its fit, where there is one.
struct FittedMap: Sendable {
  let map: Recalibrator
  let record: FitRecord?
}

/// Fits a map on a model's rows, by one of the methods of `candor recalibrate fit`.
@c(candor_recalibrator_fit)
public func fitRecalibrator(
  _ model: UInt64,
  _ method: UnsafePointer<CChar>?,
  _ out: UnsafeMutablePointer<UInt64>?
) -> Int32 {
  answering {
    try Passing.give(out) {
      let model = try HeldModel.labelled(model)
      let name = try Passing.text("the method", method)
      guard let kind = RecalibrationKind(rawValue: name) else {
        let names = RecalibrationKind.allCases.map(\.rawValue).joined(separator: ", ")
        throw BadCall("There is no method '\(name)'; there are \(names).")
      }
      BLAS.keepOnCallingThread()
      return FittedMap(
        map: try kind.method.fit(model.predictions),
        record: FitRecord(model)
      )
    }
  }
}

/// Reads a map from the JSON text that `candor recalibrate fit` saves.
@c(candor_recalibrator_read)
public func readRecalibrator(
  _ text: UnsafePointer<CChar>?,
  _ out: UnsafeMutablePointer<UInt64>?
) -> Int32 {
  struct Saved: Decodable { let fit: FitRecord? }
  return answering {
    try Passing.give(out) {
      let data = Data(try Passing.text("the map", text).utf8)
      do {
        return FittedMap(
          map: try JSONDecoder().decode(Recalibrator.self, from: data),
          record: (try? JSONDecoder().decode(Saved.self, from: data))?.fit
        )
      } catch is DecodingError {
        throw BadCall("This is no map that 'candor recalibrate fit' saved; fit it again.")
      }
    }
  }
}

/// The document of a map: the file that `candor recalibrate fit` writes.
@c(candor_recalibrator_document)
public func recalibratorDocument(
  _ recalibrator: UInt64,
  _ text: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ length: UnsafeMutablePointer<Int64>?
) -> Int32 {
  answering {
    let fitted = try Handles.value(recalibrator, FittedMap.self)
    let document: any Encodable =
      fitted.record.map { RecordedMap(fitted.map, $0) as any Encodable } ?? fitted.map
    try Passing.give(Passing.json(document), text, length)
  }
}

/// What is doubtful of a map, as a JSON list of sentences.
@c(candor_recalibrator_warnings)
public func recalibratorWarnings(
  _ recalibrator: UInt64,
  _ text: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ length: UnsafeMutablePointer<Int64>?
) -> Int32 {
  answering {
    let fitted = try Handles.value(recalibrator, FittedMap.self)
    let warnings =
      [fitted.map.certificate.warning].compactMap(\.self) + (fitted.record?.warnings ?? [])
    try Passing.give(Passing.json(warnings), text, length)
  }
}

/// Applies a map to a model's rows and writes their probabilities, `rows × classes` of `double`.
@c(candor_recalibrator_apply)
public func applyRecalibrator(
  _ recalibrator: UInt64,
  _ model: UInt64,
  _ probabilities: UnsafeMutablePointer<Double>?,
  _ count: Int64
) -> Int32 {
  answering {
    let fitted = try Handles.value(recalibrator, FittedMap.self)
    let model = try Handles.value(model, HeldModel.self).model
    let mapped = try fitted.map.apply(model.predictions)
    let values: [Double] =
      switch mapped.scores {
      case .logits: LogProbabilities(mapped).values.map { exp($0) }
      case .probabilities(let all):
        switch all.matrix.storage {
        case .float(let values): values.map(Double.init)
        case .double(let values): values
        }
      }
    try Passing.copy(values, to: probabilities, count)
  }
}
