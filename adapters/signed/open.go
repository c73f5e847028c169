package signed

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/guize-rules/guize/rules/text"
)

// Error says why a set does not pass. In gives it in "zh" or "en", file by file.
type Error struct{ Why text.Text }

// Error is In("en").
func (e *Error) Error() string { return e.In("en") }

// In says why in one language.
func (e *Error) In(lang string) string { return e.Why.In(lang, "en") }

func refuse(zh, en string, args ...any) *Error { return &Error{text.Say(zh, en, args...)} }

// mostSignature is how long a signature file may be.
const mostSignature = 1 << 20

// Open reads the signature beside a set and the files that it names, each once, and
// gives a file system that holds these bytes alone: what is loaded from it is what
// was signed by one of the keys. Where a file is missing, is another than the signed
// one, or has come into the folder, the error is an [*Error] that names it; a file
// that shows only later, when it is opened, is refused then.
func Open(fsys fs.FS, set string, keys []ed25519.PublicKey) (fs.FS, error) {
	folder, name := split(fsys, set)
	s, err := readSignature(fsys, Beside(fsys, set))
	if err != nil {
		return nil, err
	}
	if !s.signedBy(keys) {
		return nil, refuse("%s：没有一个可信的密钥签过它", "%s: none of the trusted keys has signed it", Beside(fsys, set))
	}
	if s.Set != name {
		return nil, refuse("%s 是 %s 的签名，不是 %s 的", "%s is the signature of %s, not of %s", Beside(fsys, set), text.Quoted(s.Set), text.Quoted(name))
	}
	out := &verified{fsys: fsys, files: map[string][]byte{}}
	var bad text.Names
	var zh, en []string
	fault := func(file, inZH, inEN string) {
		bad, zh, en = append(bad, file), append(zh, file+inZH), append(en, file+inEN)
	}
	for _, f := range s.Files {
		at := path.Join(folder, f.Name)
		data, err := readAll(fsys, at, f.Bytes)
		sum := sha256.Sum256(data)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			fault(at, " 不见了", " is gone")
		case err != nil:
			fault(at, " 读不到", " cannot be read")
		case int64(len(data)) != f.Bytes || hex.EncodeToString(sum[:]) != f.SHA256:
			fault(at, " 与签名时不同", " is another than was signed")
		}
		out.files[at] = data
	}
	for _, at := range out.added(folder, name) {
		fault(at, " 没有签过", " was not signed")
	}
	if bad != nil {
		return nil, &Error{text.Text{"zh": strings.Join(zh, "；"), "en": strings.Join(en, "; ")}}
	}
	return out, nil
}

func readSignature(fsys fs.FS, name string) (*Signature, error) {
	data, err := readAll(fsys, name, mostSignature)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, refuse("没有签名文件 %s", "there is no signature, %s", name)
	case err != nil:
		return nil, refuse("%s：读不到签名文件", "%s: the signature cannot be read", name)
	}
	s := &Signature{}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(s); err != nil || d.More() || s.Version != 1 || len(s.Files) == 0 {
		return nil, refuse("%s：不是完整的签名文件", "%s: this is no whole signature", name)
	}
	return s, nil
}

// readAll reads a file up to one byte more than it should have.
func readAll(fsys fs.FS, name string, most int64) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err == nil && !info.Mode().IsRegular() { // opening a pipe would wait
		err = &fs.PathError{Op: "open", Path: name, Err: errors.New("no regular file")}
	}
	if err != nil {
		return nil, err
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most+1))
}

// verified holds the files that were signed. Of others it knows whether they are
// there, so that one which was added is told and not taken for none.
type verified struct {
	fsys  fs.FS
	files map[string][]byte
}

// added are files of the set's folder that would be read and are not signed.
func (v *verified) added(folder, name string) []string {
	var out []string
	if ext := path.Ext(name); name != "." {
		out = append(out, path.Join(folder, strings.TrimSuffix(name, ext)+"_test"+ext))
	} else {
		entries, _ := fs.ReadDir(v.fsys, folder) // what cannot be listed is not read either
		for _, e := range entries {
			if strings.HasSuffix(e.Name(), ".yaml") && (!strings.HasSuffix(e.Name(), "_test.yaml") || e.Name() == "policies_test.yaml") {
				out = append(out, path.Join(folder, e.Name()))
			}
		}
	}
	return slices.DeleteFunc(out, func(at string) bool {
		_, signed := v.files[at]
		_, err := fs.Stat(v.fsys, at)
		return signed || errors.Is(err, fs.ErrNotExist)
	})
}

// Open opens a signed file, or a folder.
func (v *verified) Open(name string) (fs.File, error) {
	if data, ok := v.files[name]; ok {
		return &memory{Reader: bytes.NewReader(data), name: path.Base(name)}, nil
	}
	info, err := fs.Stat(v.fsys, name)
	switch {
	case err != nil:
		return nil, err
	case !info.IsDir():
		return nil, &fs.PathError{Op: "open", Path: name, Err: refuse("%s 没有签过", "%s was not signed", name)}
	}
	return v.fsys.Open(name)
}
