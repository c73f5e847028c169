package signed_test

import (
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/guize-rules/guize/adapters/signed"
	"github.com/guize-rules/guize/rules"
)

// files are a set with everything that one can read.
func files() fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range map[string]string{
		"base/base.yaml":      "guize: 1\nset: base\nlanguages: [en]\n",
		"city/set.yaml":       "guize: 1\nset: city\nextends: ../base/base.yaml\nfacts: {n: {type: number, title: N}}\noutcomes: {o: {type: number, title: O}}\npolicies: {p: {title: P, tables: [{id: t, title: T, inputs: [n], outputs: [o], rows_from: t.csv}]}}\n",
		"city/t.csv":          "id,n,o\nr,1,2\n",
		"city/set_test.yaml":  "cases: []\n",
		"folder/a.yaml":       "guize: 1\nset: f\nlanguages: [en]\n",
		"folder/b.yaml":       "facts: {n: {type: number, title: N}}\n",
		"city/not-read.txt":   "x",
		"folder/other_test.y": "x",
	} {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func newKey(t *testing.T) (ed25519.PublicKey, ed25519.PrivateKey) {
	t.Helper()
	pub, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	return pub, key
}

// sign signs a set and puts the signature beside it.
func sign(t *testing.T, fsys fstest.MapFS, set string, keys ...ed25519.PrivateKey) {
	t.Helper()
	r := signed.Record(fsys)
	if _, err := rules.Load(t.Context(), r, set); errors.As(err, new(*fs.PathError)) {
		t.Fatal(err)
	}
	if set == "city/set.yaml" {
		if _, err := fs.ReadFile(r, "city/set_test.yaml"); err != nil {
			t.Fatal(err)
		}
	}
	data, err := r.Sign(set, keys...)
	if err != nil {
		t.Fatal(err)
	}
	fsys[signed.Beside(fsys, set)] = &fstest.MapFile{Data: data}
}

func TestForgeries(t *testing.T) {
	t.Parallel()
	pub, key := newKey(t)
	other, otherKey := newKey(t)
	good := files()
	sign(t, good, "city/set.yaml", key)
	sign(t, good, "folder", key)
	for _, set := range []string{"city/set.yaml", "folder"} {
		if _, err := signed.Open(good, set, []ed25519.PublicKey{other, pub}); err != nil {
			t.Errorf("%s as it was signed: %v", set, err)
		}
	}
	type forgery struct {
		set, says string
		change    func(fstest.MapFS)
	}
	put := func(name, text string) func(fstest.MapFS) {
		return func(m fstest.MapFS) { m[name] = &fstest.MapFile{Data: []byte(text)} }
	}
	list := map[string]forgery{
		"another key":  {"city/set.yaml", "none of the trusted keys", func(m fstest.MapFS) { sign(t, m, "city/set.yaml", otherKey) }},
		"no signature": {"city/set.yaml", "no signature", func(m fstest.MapFS) { delete(m, "city/set.sig") }},
		"a signature cut off": {"city/set.yaml", "no whole signature", func(m fstest.MapFS) {
			d := m["city/set.sig"].Data
			m["city/set.sig"] = &fstest.MapFile{Data: d[:len(d)/2]}
		}},
		"that of another set":    {"city/set.yaml", `the signature of "."`, func(m fstest.MapFS) { m["city/set.sig"] = m["folder/policies.sig"] }},
		"a name in it changed":   {"city/set.yaml", "none of the trusted keys", func(m fstest.MapFS) { edit(m, "city/set.sig", `"t.csv"`, `"u.csv"`) }},
		"a file taken out of it": {"city/set.yaml", "none of the trusted keys", func(m fstest.MapFS) { edit(m, "city/set.sig", `"set": "set.yaml"`, `"set": "set2.yaml"`) }},
		"added to the folder":    {"folder", "folder/c.yaml was not signed", put("folder/c.yaml", "facts: {}\n")},
		"renamed":                {"folder", "folder/b.yaml is gone; folder/c.yaml was not signed", func(m fstest.MapFS) { m["folder/c.yaml"] = m["folder/b.yaml"]; delete(m, "folder/b.yaml") }},
		"tests added":            {"folder", "folder/policies_test.yaml was not signed", put("folder/policies_test.yaml", "cases: []\n")},
	}
	for _, name := range []string{"base/base.yaml", "city/set.yaml", "city/t.csv", "city/set_test.yaml"} {
		list["changed "+name] = forgery{"city/set.yaml", name + " is another", func(m fstest.MapFS) { m[name] = &fstest.MapFile{Data: append([]byte("#"), m[name].Data...)} }}
		list["gone "+name] = forgery{"city/set.yaml", name + " is gone", func(m fstest.MapFS) { delete(m, name) }}
	}
	for name, f := range list {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forged := maps.Clone(good)
			f.change(forged)
			_, err := signed.Open(forged, f.set, []ed25519.PublicKey{pub})
			bad := (*signed.Error)(nil)
			if !errors.As(err, &bad) || !strings.Contains(err.Error(), f.says) || bad.In("zh") == bad.In("en") {
				t.Errorf("want %q: %v", f.says, err)
			}
		})
	}
}

func edit(m fstest.MapFS, name, from, to string) {
	m[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(m[name].Data), from, to, 1))}
}

// What is loaded are the bytes that were verified, whatever the files hold by then,
// and nothing else can be opened.
func TestVerifiedBytes(t *testing.T) {
	t.Parallel()
	pub, key := newKey(t)
	m := files()
	sign(t, m, "city/set.yaml", key)
	was, err := rules.Load(t.Context(), m, "city/set.yaml")
	if was == nil {
		t.Fatal(err)
	}
	held, err := signed.Open(m, "city/set.yaml", []ed25519.PublicKey{pub})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"base/base.yaml", "city/set.yaml", "city/t.csv"} {
		m[name] = &fstest.MapFile{Data: []byte("swapped")}
	}
	got, _ := rules.Load(t.Context(), held, "city/set.yaml")
	if got == nil || got.Digest != was.Digest {
		t.Errorf("loaded %+v, want the set that was verified", got)
	}
	if _, err := fs.ReadFile(held, "city/not-read.txt"); !errors.As(err, new(*signed.Error)) {
		t.Errorf("a file that nobody signed: %v", err)
	}
	if _, err := fs.ReadFile(held, "city/none.txt"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

// While keys change a set may be signed by both, and a server know both.
func TestKeyRotation(t *testing.T) {
	t.Parallel()
	oldPub, oldKey := newKey(t)
	newPub, newKey := newKey(t)
	m := files()
	sign(t, m, "folder", oldKey, newKey)
	for name, keys := range map[string][]ed25519.PublicKey{"old": {oldPub}, "new": {newPub}, "both": {oldPub, newPub}} {
		if _, err := signed.Open(m, "folder", keys); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := signed.Open(m, "folder", nil); err == nil {
		t.Error("no key, and it passes")
	}
}

func TestParseKeys(t *testing.T) {
	t.Parallel()
	pub, key := newKey(t)
	other, _ := newKey(t)
	private, _ := x509.MarshalPKCS8PrivateKey(key)
	var both []byte
	for _, k := range []ed25519.PublicKey{pub, other} {
		der, _ := x509.MarshalPKIXPublicKey(k)
		both = append(both, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})...)
	}
	if got, err := signed.ParsePublicKeys(both); err != nil || len(got) != 2 || !got[1].Equal(other) {
		t.Errorf("%v, %v", got, err)
	}
	secret := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})
	if got, err := signed.ParsePrivateKey(secret); err != nil || !got.Equal(key) {
		t.Errorf("%v", err)
	}
	if _, err := signed.ParsePublicKeys(secret); err == nil {
		t.Error("a private key among the public ones")
	}
	for _, bad := range []string{"", "x", string(both[:40])} {
		if _, err := signed.ParsePublicKeys([]byte(bad)); err == nil {
			t.Errorf("%q is taken for keys", bad)
		}
		if _, err := signed.ParsePrivateKey([]byte(bad)); err == nil {
			t.Errorf("%q is taken for a key", bad)
		}
	}
}

// A host loads what was signed, and nothing else.
func ExampleOpen() {
	pub, key, _ := ed25519.GenerateKey(nil) // or ParsePrivateKey and ParsePublicKeys of PEM files
	folder := fstest.MapFS{"policies.yaml": {Data: []byte("guize: 1\nset: lines\nlanguages: [en]\n")}}
	read := signed.Record(folder)
	if _, err := rules.Load(context.Background(), read, "policies.yaml"); err != nil {
		panic(err)
	}
	signature, _ := read.Sign("policies.yaml", key)
	folder["policies.sig"] = &fstest.MapFile{Data: signature}

	files, err := signed.Open(folder, "policies.yaml", []ed25519.PublicKey{pub})
	if err != nil {
		panic(err)
	}
	set, _ := rules.Load(context.Background(), files, "policies.yaml")
	fmt.Println(set.ID)
	// Output: lines
}
