// The share panel by keyboard: it is announced, takes the focus from its button, and returns it there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './lib/audit.mjs';
import { openHouse } from './lib/tutor.mjs';

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

for (const search of ['?view=text', '']) {
  test(`Share opens, is announced, entered and left again, ${search || 'under the canvas'}`, async () => {
    const tutor = await house.open({ hash: '#step=3', search });
    const { keyboard } = tutor.page;
    const focused = () => tutor.page.evaluate(() => document.activeElement.dataset.id);
    const live = () => tutor.page.evaluate(() => document.getElementById('live').textContent);
    const expanded = () => tutor.item('tool.share').getAttribute('aria-expanded');
    const share = async () => {
      await tutor.item('tool.share').focus();
      await keyboard.press('Enter');
      assert.equal(await expanded(), 'true');
      assert.equal(await focused(), 'share.copy_link');
      assert.match(await live(), /^Share: This link opens the lesson/);
    };
    assert.equal(await expanded(), 'false');
    await share();
    assert.deepEqual(await violations(tutor), []);
    await keyboard.press('Tab');
    assert.equal(await focused(), 'share.copy_embed');
    await keyboard.press('Escape');
    assert.equal(await expanded(), 'false');
    assert.equal(await focused(), 'tool.share');
    assert.equal(await live(), '');
    await share();
    await tutor.item('share.close').focus();
    await keyboard.press('Enter');
    assert.equal(await expanded(), 'false');
    assert.equal(await focused(), 'tool.share');
    await share();
    await tutor.item('tool.share').focus();
    await keyboard.press('Enter');
    assert.equal(await expanded(), 'false');
    assert.equal(await focused(), 'tool.share');
    await tutor.close();
  });
}

test('where the header is hidden the panel is not missed', async () => {
  const tutor = await house.open({ search: '?view=text&hide=tools' });
  await tutor.page.evaluate(() => window.chainrule.test.act('tool.share', 'press', ''));
  await tutor.item('share.close').focus();
  await tutor.page.keyboard.press('Escape');
  assert.equal(await tutor.page.evaluate(() => document.activeElement.id), 'node-story.title');
  await tutor.close();
});
