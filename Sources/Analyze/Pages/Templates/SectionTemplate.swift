/// A section: heading, blocks in order, what they mean, how to read them; folded away or not.
enum SectionTemplate {
  static let text = """
    {{#isFolded}}
    <details class="section" id="{{id}}">
    <summary><h2 id="{{id}}-h">{{foldedHeading}}</h2></summary>
    {{> blocks}}
    </details>
    {{/isFolded}}
    {{^isFolded}}
    <section id="{{id}}" {{#heading}}aria-labelledby="{{id}}-h"{{/heading}}{{^heading}}aria-label="{{label}}"{{/heading}}>
    {{#heading}}
    <h2 id="{{id}}-h">{{heading}}</h2>
    {{/heading}}
    {{> blocks}}
    </section>
    {{/isFolded}}

    """

  static let blocks = """
    <div class="body">
    {{#blocks}}
    {{#paragraph}}
    <p>{{.}}</p>
    {{/paragraph}}
    {{#lead}}
    <p class="lead">{{.}}</p>
    {{/lead}}
    {{#answers}}
    <dl class="answers">
    {{#asked}}
    <div><dt>{{question}}</dt><dd><strong>{{word}}</strong> {{reason}}</dd></div>
    {{/asked}}
    </dl>
    {{/answers}}
    {{#keyNumbers}}
    <dl class="tiles">
    {{#tiles}}
    <div><dt>{{label}}</dt><dd><b>{{#definition}}<a href="#{{definition}}">{{value}}</a>{{/definition}}{{^definition}}{{value}}{{/definition}}</b>{{#remark}}<small>{{.}}</small>{{/remark}}</dd></div>
    {{/tiles}}
    </dl>
    {{/keyNumbers}}
    {{#list}}
    <ul>
    {{#points}}
    <li>{{.}}</li>
    {{/points}}
    </ul>
    {{/list}}
    {{#numbers}}
    {{> numbers}}
    {{/numbers}}
    {{#table}}
    {{> table}}
    {{/table}}
    {{#facts}}
    {{> facts}}
    {{/facts}}
    {{#figures}}
    {{> figures}}
    {{/figures}}
    {{#images}}
    {{> images}}
    {{/images}}
    {{#folded}}
    <details class="folded wide">
    <summary>{{summary}}</summary>
    <div class="strips">
    {{#strips}}
    <div>
    {{> images}}
    </div>
    {{/strips}}
    </div>
    </details>
    {{/folded}}
    {{/blocks}}
    </div>
    {{#takeaway}}
    <p class="means"><b>{{w-means}}</b> {{takeaway}}</p>
    {{/takeaway}}
    {{#hasHowToRead}}
    <details class="how">
    <summary>{{w-howToRead}}</summary>
    {{#howToRead}}
    <p>{{.}}</p>
    {{/howToRead}}
    </details>
    {{/hasHowToRead}}

    """
}
