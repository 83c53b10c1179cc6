import t from 'tap';
import { confirmPage, linkedPage } from '../../src/http/pages/link-pages.ts';
import { problemPage } from '../../src/http/pages/problem-pages.ts';

const hostile = {
  name: '<img src=x onerror=alert(1)>\u202eevil\u0000',
  email: '"><script>@x.example',
};

t.test('a person’s name is escaped, on one line and in its own direction', async (t) => {
  for (const { body } of [
    confirmPage({ hash: '"><b>', personName: hostile.name, personEmail: hostile.email }),
    problemPage('wrong_person', { identity: hostile }),
    linkedPage({ organizationName: hostile.name }),
  ]) {
    t.notMatch(body, /<img|<script|<b>|\p{Cf}/u);
    t.notOk(body.includes('\0'));
    t.match(body, /<bdi>/);
  }
});

t.test('the button to Meraki is only on pages where trying again helps', async (t) => {
  t.match(problemPage('denied', { provider: 'meraki', retry: 'hash' }).body, /Try again at Meraki/);
  t.notMatch(problemPage('denied', { provider: 'webex' }).body, /<form/);
  t.match(problemPage('sign_in_failed', { provider: 'webex' }).title, 'Webex did not answer');
  t.match(problemPage('bad_credentials', { provider: 'meraki' }).body, /client secret has to be renewed/);
});
