// Package xmlform writes values that a schema describes as documents of XML, and reads such documents as those values (XML Object, OpenAPI
// 3.1.1 §4.8.26, 3.2.0 §4.26). Values are in the model of [specs.DecodeJSON], so that one schema judges bodies of JSON and of XML alike.
//
// OpenAPI leaves open how null, an empty list without an element of its own, and the name of a list's root are written. The first two
// are not written, and what is not certain when it is read is read in the way that the schema accepts.
package xmlform

import "errors"

// ErrUnread says that a document is well-formed or not, and that this package can't tell: it has a DTD, or another charset than UTF-8.
var ErrUnread = errors.New("documents of XML with a DTD, or in another charset than UTF-8, are not read")

// xsi is the namespace of the attribute nil (XML Schema Part 1 §2.6.2).
const xsi = "http://www.w3.org/2001/XMLSchema-instance"
