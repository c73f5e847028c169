// Package signed signs policy sets and lets nothing through that is not signed.
//
// A signature is of every file that was read to build a set: its own, those that it
// extends, the rows of its tables and its tests, by name and content. It is a file
// beside the set ([Beside]), which names them. [Open] reads that file and those that
// it names, once, and gives a file system of just these bytes:
//
//	keys, err := signed.ParsePublicKeys(pem)
//	files, err := signed.Open(os.DirFS("policies"), "policies.yaml", keys)
//	loaded, err := engine.Load(ctx, files, "policies.yaml")
//
// What is signed is the text that [Signature] describes, by Ed25519, with keys in
// PEM as `openssl genpkey -algorithm ed25519` makes them. That an older set which was
// signed too is put in the place of a newer one no signature can tell.
package signed

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Signature is the file beside a set, as JSON. What the keys sign is a text: a line
// with the context "guize signed set 1", one with Set in quotes as Go and JSON write
// them, and one for each file, in the order of their names: SHA-256 in hex, number of
// bytes, name in quotes, with a space between.
type Signature struct {
	Version    int      `json:"guize_signature"` // 1
	Set        string   `json:"set"`             // name of the set's file; "." for a folder
	Files      []File   `json:"files"`
	Signatures []string `json:"signatures"` // base64, one for each key
}

// File is a file of the set. Its name is a path from the set's folder.
type File struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

func (s *Signature) message() []byte {
	out := fmt.Appendf(nil, "guize signed set 1\n%q\n", s.Set)
	for _, f := range s.Files {
		out = fmt.Appendf(out, "%s %d %q\n", f.SHA256, f.Bytes, f.Name)
	}
	return out
}

// signedBy reports whether one of the keys has signed.
func (s *Signature) signedBy(keys []ed25519.PublicKey) bool {
	for _, text := range s.Signatures {
		sig, err := base64.StdEncoding.DecodeString(text)
		if err == nil && slices.ContainsFunc(keys, func(k ed25519.PublicKey) bool { return ed25519.Verify(k, s.message(), sig) }) {
			return true
		}
	}
	return false
}

// Beside is the name of the signature of a set: policies.sig for policies.yaml, and
// policies.sig in the folder for a folder.
func Beside(fsys fs.FS, set string) string {
	folder, name := split(fsys, set)
	if name == "." {
		return path.Join(folder, "policies.sig")
	}
	return strings.TrimSuffix(path.Join(folder, name), path.Ext(name)) + ".sig"
}

// split is the folder of a set and its name there, "." for the folder itself.
func split(fsys fs.FS, set string) (folder, name string) {
	set = path.Clean(strings.ReplaceAll(set, `\`, "/"))
	if info, err := fs.Stat(fsys, set); err == nil && info.IsDir() {
		return set, "."
	}
	return path.Dir(set), path.Base(set)
}

// Sign makes the signature file of a set that a [Recorder] has seen read.
func (r *Recorder) Sign(set string, keys ...ed25519.PrivateKey) ([]byte, error) {
	if len(keys) == 0 {
		return nil, errors.New("no key to sign with")
	}
	folder, name := split(r.fsys, set)
	s := Signature{Version: 1, Set: name}
	for name, data := range r.read {
		sum := sha256.Sum256(data)
		s.Files = append(s.Files, File{relative(folder, name), int64(len(data)), hex.EncodeToString(sum[:])})
	}
	slices.SortFunc(s.Files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	for _, k := range keys {
		s.Signatures = append(s.Signatures, base64.StdEncoding.EncodeToString(ed25519.Sign(k, s.message())))
	}
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	err := out.Encode(s)
	return b.Bytes(), err
}

// relative is the way from a folder to a file, with "..".
func relative(dir, name string) string {
	up := ""
	for dir != "." {
		if rest, ok := strings.CutPrefix(name, dir+"/"); ok {
			return up + rest
		}
		up, dir = up+"../", path.Dir(dir)
	}
	return up + name
}

// ParsePrivateKey reads an Ed25519 key of PKCS #8 in PEM.
func ParsePrivateKey(data []byte) (ed25519.PrivateKey, error) {
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, errors.New("no PEM in it")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, errors.New("the key cannot be read")
	}
	k, ok := key.(ed25519.PrivateKey)
	if !ok {
		return nil, errors.New("want an Ed25519 key")
	}
	return k, nil
}

// ParsePublicKeys reads Ed25519 keys in PEM, one or more. While a key is changed for
// another the file holds both.
func ParsePublicKeys(data []byte) ([]ed25519.PublicKey, error) {
	var out []ed25519.PublicKey
	for {
		block, rest := pem.Decode(data)
		if block == nil {
			break
		}
		key, err := x509.ParsePKIXPublicKey(block.Bytes)
		if err != nil {
			return nil, errors.New("the key cannot be read")
		}
		k, ok := key.(ed25519.PublicKey)
		if !ok {
			return nil, errors.New("want an Ed25519 key")
		}
		out, data = append(out, k), rest
	}
	if out == nil {
		return nil, errors.New("no PEM in it")
	}
	return out, nil
}
