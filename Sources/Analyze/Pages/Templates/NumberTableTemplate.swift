/// A table of numbers with its specs as numbered notes beneath it.
enum NumberTableTemplate {
  static let text = """
    <div class="scroll wide" role="region" aria-label="{{caption}}" tabindex="0">
    <table class="numbers">
    <caption>{{caption}}</caption>
    <thead><tr><td></td>{{#columns}}<th scope="col">{{.}}</th>{{/columns}}</tr></thead>
    <tbody>
    {{#rows}}
    <tr{{#row}} id="{{row}}"{{/row}}><th scope="row">{{label}}{{#note}}<sup><a href="#{{anchor}}" title="{{spec}}">{{number}}</a></sup>{{/note}}</th>{{#cells}}<td>{{value}}{{#interval}}<small>{{.}}</small>{{/interval}}</td>{{/cells}}</tr>
    {{/rows}}
    </tbody>
    </table>
    </div>
    {{#hasNotes}}
    <details class="definitions wide">
    <summary>{{w-definitions}}</summary>
    <ol class="specs">
    {{#notes}}
    <li id="{{anchor}}">{{spec}}</li>
    {{/notes}}
    </ol>
    </details>
    {{/hasNotes}}

    """
}
