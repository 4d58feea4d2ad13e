package parcels

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// notice is what carriers send of what is on its way: in XML, since theirs are old.
type notice struct {
	XMLName xml.Name `xml:"notice"`
	ID      string   `xml:"id,attr,omitempty"`
	Ref     *string  `xml:"ref,attr"`
	Pieces  *string  `xml:"pieces"`
	Express string   `xml:"express,omitempty"`
	Stops   *stops   `xml:"stops"`
	Marks   []string `xml:"mark"`
	Remark  *string  `xml:"remark"`
	owner   string
}

type stops struct {
	Stops []string `xml:"stop"`
}

// notices is one page of them.
type notices struct {
	XMLName xml.Name `xml:"notices"`
	Total   int      `xml:"total,attr"`
	Page    []notice `xml:"page>notice"`
}

// officeKey is what a carrier shows beside its token.
const officeKey = "office-key"

func (s *Service) notice(c *call, method string, parts []string) *answer {
	switch {
	case c.Header.Get("X-Office-Key") != officeKey && !s.faults.on("office-key-ignored"):
		a := refused(http.StatusUnauthorized, "unauthenticated")
		a.header["WWW-Authenticate"] = `Bearer realm="parcels"`
		return a
	case method == http.MethodPost:
		return s.announce(c)
	case len(parts) == 1:
		return s.listNotices(c)
	}
	for _, n := range s.notices {
		if n.ID == parts[1] && n.owner == c.caller {
			return answered(http.StatusOK, n)
		}
	}
	return refused(http.StatusNotFound, "not_found")
}

func (s *Service) announce(c *call) *answer {
	data, err := io.ReadAll(io.LimitReader(c.Request.Body, maxBody))
	media, _, typed := mime.ParseMediaType(c.Header.Get("Content-Type"))
	switch {
	case err != nil || len(data) == 0 && c.Header.Get("Content-Type") == "":
		return refused(http.StatusBadRequest, "malformed")
	case typed != nil || media != "application/xml":
		return refused(http.StatusUnsupportedMediaType, "unsupported_media")
	}
	var n notice
	d := xml.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&n); err != nil {
		var syntax *xml.SyntaxError
		if !errors.As(err, &syntax) {
			return invalid()
		}
		if !s.faults.on("cut-notice-accepted") {
			return refused(http.StatusBadRequest, "malformed")
		}
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) && !s.faults.on("cut-notice-accepted") {
		return refused(http.StatusBadRequest, "malformed")
	}
	if !s.isNotice(data, n) {
		return invalid()
	}
	n.ID, n.owner = s.id(), c.caller
	if s.faults.on("notice-remark-lost") {
		n.Remark = nil
	}
	s.notices = append(s.notices, n)
	a := answered(http.StatusCreated, n)
	a.header["Location"] = "/notices/" + n.ID
	return a
}

// isNotice judges each member. The texts of XML have no types, and what is no number is seen only here.
func (s *Service) isNotice(data []byte, n notice) bool {
	ref := n.Ref != nil && reference.MatchString(*n.Ref) || n.Ref == nil && s.faults.on("notice-without-ref-accepted")
	if !ref || n.ID != "" || n.Pieces == nil || n.Stops == nil || !slices.Contains([]string{"", "true", "false"}, n.Express) || !plain(data, "express") {
		return false
	}
	if pieces, err := strconv.Atoi(*n.Pieces); err != nil || pieces < 1 || pieces > 999 {
		return false
	}
	if len(n.Stops.Stops) < 1 || len(n.Stops.Stops) > 3 || len(n.Marks) > 2 {
		return false
	}
	for i, stop := range n.Stops.Stops {
		if !slices.Contains([]string{"ham", "lyo", "mil"}, stop) && !(i == 0 && s.faults.on("any-stop-accepted")) {
			return false
		}
	}
	return !slices.ContainsFunc(n.Marks, func(mark string) bool { return !isText(mark, 1, 20) }) && (n.Remark == nil || isText(*n.Remark, 0, 60)) && known(data)
}

// plain says whether an element that is there is not empty.
func plain(data []byte, name string) bool {
	return !bytes.Contains(data, []byte("<"+name+"></")) && !bytes.Contains(data, []byte("<"+name+"/>"))
}

// known says whether a notice has no element that is none of its own.
func known(data []byte) bool {
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.Token()
		if err != nil {
			return true
		}
		if e, ok := token.(xml.StartElement); ok && !slices.Contains([]string{"notice", "pieces", "express", "stops", "stop", "mark", "remark"}, e.Name.Local) {
			return false
		}
	}
}

// listNotices shows those of the caller, the oldest first.
func (s *Service) listNotices(c *call) *answer {
	query, err := url.ParseQuery(c.URL.RawQuery)
	offset, known := number(query, "offset", 0, 0)
	limit, limited := number(query, "limit", 10, 1)
	if err != nil || !known || !limited || limit > most {
		return invalid()
	}
	own := slices.DeleteFunc(slices.Clone(s.notices), func(n notice) bool { return n.owner != c.caller })
	from := min(offset, len(own))
	page := own[from:min(from+limit, len(own))]
	if len(page) > 2 && s.faults.on("last-notice-of-page-lost") {
		page = page[:len(page)-1]
	}
	return answered(http.StatusOK, notices{Total: len(own), Page: page})
}

// document writes what is answered in XML, with the mistakes that are made there.
func (s *Service) document(body any) []byte {
	data, _ := xml.Marshal(body)
	if _, one := body.(notice); !one {
		return data
	}
	text := string(data)
	if s.faults.on("notice-of-another-name") {
		text = strings.NewReplacer("<notice ", "<Notice ", "</notice>", "</Notice>").Replace(text)
	}
	if s.faults.on("stops-without-their-element") {
		text = strings.NewReplacer("<stops>", "", "</stops>", "").Replace(text)
	}
	return []byte(text)
}
