package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"k8s.io/cloud-provider-openstack/pkg/client"
)

// The address under which documents name the Keystone that is played here.
const standIn = "https://keystone.example.org:5000/v3"

// keystone gives everybody a token, and keeps what it was asked.
type keystone struct {
	server *httptest.Server
	body   []byte
}

func newKeystone() *keystone {
	played := &keystone{}
	played.server = httptest.NewServer(http.HandlerFunc(played.answer))
	return played
}

func (played *keystone) answer(response http.ResponseWriter, request *http.Request) {
	response.Header().Set("Content-Type", "application/json")
	if request.Method == http.MethodPost && strings.HasSuffix(request.URL.Path, "/auth/tokens") {
		played.body, _ = io.ReadAll(request.Body)
		response.Header().Set("X-Subject-Token", "token")
		response.WriteHeader(http.StatusCreated)
		io.WriteString(response, `{"token": {"expires_at": "2100-01-01T00:00:00.000000Z", "catalog": []}}`)
		return
	}
	io.WriteString(response, `{"version": {"id": "v3.14", "status": "stable", "links": []}}`)
}

// reached makes a text name the played Keystone where it names the other.
func (played *keystone) reached(text string) string {
	return strings.ReplaceAll(text, standIn, played.server.URL+"/v3")
}

// asked is what a driver asks Keystone with these credentials: the body of its request for a token, decoded.
func (played *keystone) asked(options client.AuthOpts) (any, error) {
	played.body = nil
	if _, err := client.NewOpenStackClient(&options, "openstack-csi-check"); err != nil {
		return nil, err
	}
	var decoded any
	err := json.Unmarshal(played.body, &decoded)
	return decoded, err
}
