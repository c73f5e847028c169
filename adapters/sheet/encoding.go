package sheet

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// Encoding is how the characters of a file are written.
type Encoding struct {
	Name   string // "" for UTF-8
	reader encoding.Encoding
}

// decode gives a text in UTF-8; ok is false where it is none in the encoding.
func (e Encoding) decode(data []byte) (out []byte, ok bool) {
	if e.reader == nil {
		return bytes.TrimPrefix(data, []byte(byteOrderMark)), utf8.Valid(data)
	}
	out, err := e.reader.NewDecoder().Bytes(data)
	return out, err == nil && !bytes.ContainsRune(out, utf8.RuneError)
}

// The encodings that spreadsheets write: "CSV UTF-8", "CSV" in China, and
// "Unicode text".
var (
	inUTF8    = Encoding{}
	inGB18030 = Encoding{"GB18030", simplifiedchinese.GB18030}
	inUTF16   = Encoding{"UTF-16", unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)}
)

// readable gives the text of a whole file in UTF-8, and how it was written; ok
// is false where that is none of the encodings.
func readable(data []byte) (out []byte, as Encoding, ok bool) {
	as = inGB18030
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		as = inUTF16
	case utf8.Valid(data):
		as = inUTF8
	}
	out, ok = as.decode(data)
	return out, as, ok
}
