package httpapi

import (
	"compress/gzip"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// mostPlain is how many bytes an answer has at the most that is never compressed:
// they fit into few packets anyway, and compressing costs more than deciding.
const mostPlain = 4 << 10

// packer compresses an answer of JSON for a caller that accepts it.
type packer struct {
	http.ResponseWriter
	pool   *sync.Pool // of *gzip.Writer
	least  int        // bytes of the first piece of an answer from which it is compressed
	status int        // that is still to be written; 0 for none
	begun  bool
	gz     *gzip.Writer // nil where the answer is not compressed
}

// WriteHeader waits for the first piece of the answer, which decides.
func (p *packer) WriteHeader(status int) {
	if p.begun || status < http.StatusOK {
		p.ResponseWriter.WriteHeader(status)
		return
	}
	p.status = status
}

func (p *packer) Write(b []byte) (int, error) {
	if !p.begun {
		p.begin(b)
	}
	if p.gz != nil {
		return p.gz.Write(b)
	}
	return p.ResponseWriter.Write(b)
}

// begin decides by the headers and the first piece of an answer.
func (p *packer) begin(first []byte) {
	head := p.Header()
	kind, _, _ := strings.Cut(head.Get("Content-Type"), ";")
	stream := kind == "application/x-ndjson"
	if packable(kind) && head.Get("Content-Encoding") == "" && (stream || len(first) >= p.least) {
		head.Set("Content-Encoding", "gzip")
		head.Del("Content-Length")
		if tag := head.Get("ETag"); tag != "" && !strings.HasPrefix(tag, "W/") {
			head.Set("ETag", "W/"+tag) // the bytes are others
		}
		p.gz, _ = p.pool.Get().(*gzip.Writer)
		if p.gz == nil {
			p.gz, _ = gzip.NewWriterLevel(p.ResponseWriter, gzip.BestSpeed) // no error at this level
		}
		p.gz.Reset(p.ResponseWriter)
	}
	p.flushStatus()
}

func (p *packer) flushStatus() {
	p.begun = true
	if p.status != 0 {
		p.ResponseWriter.WriteHeader(p.status)
	}
}

// packable are the kinds of our answers; whatever /docs needs comes packed.
func packable(kind string) bool {
	return slices.Contains([]string{"application/json", "application/problem+json", "application/x-ndjson", schemaKind}, kind)
}

// FlushError sends what was written so far.
func (p *packer) FlushError() error {
	if p.gz != nil {
		if err := p.gz.Flush(); err != nil {
			return err
		}
	}
	return http.NewResponseController(p.ResponseWriter).Flush()
}

// close ends the answer. One that was broken off is not closed, so that its reader
// sees that it is not whole.
func (p *packer) close() {
	if !p.begun {
		p.flushStatus()
	}
	if p.gz != nil && p.gz.Close() == nil { // else HTTP/2 may still be reading what it wrote
		p.pool.Put(p.gz)
	}
}

// Unwrap is for http.ResponseController.
func (p *packer) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// acceptsGzip reports whether a caller takes compressed answers.
func acceptsGzip(r *http.Request) bool {
	asked := r.Header["Accept-Encoding"]
	if len(asked) == 0 {
		return false
	}
	any := false
	for part := range strings.SplitSeq(strings.Join(asked, ","), ",") {
		name, params, _ := strings.Cut(part, ";")
		switch name = strings.ToLower(strings.TrimSpace(name)); name {
		case "gzip", "x-gzip":
			return weight(params) > 0
		case "*":
			any = weight(params) > 0
		}
	}
	return any
}

// weight is the q of a header's part, 1 where there is none.
func weight(params string) float64 {
	for p := range strings.SplitSeq(params, ";") {
		key, value, _ := strings.Cut(p, "=")
		if strings.EqualFold(strings.TrimSpace(key), "q") {
			q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil {
				return 0
			}
			return q
		}
	}
	return 1
}
